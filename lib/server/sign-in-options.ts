import "server-only";
import type { ProviderId } from "#lib/contract/sign-in.ts";
import { world } from "./container.ts";
import { toLocalPath } from "./local-path.ts";

/** What the pages of the sign-in can offer here. */
export interface SignInOptions {
  readonly signUp: "open" | "invited";
  readonly hasMail: boolean;
  readonly requireSecondFactor: boolean;
  readonly providers: readonly ProviderId[];
  readonly isDemo: boolean;
}

export function signInOptions(): SignInOptions {
  const { signUp, hasMail, requireSecondFactor, providers, demoSignIn } = world().settings;
  return { signUp, hasMail, requireSecondFactor, providers, isDemo: demoSignIn };
}

type Param = string | string[] | undefined;

/** Where to go on to: a page of ours. */
export function nextOf(next: Param): string {
  return toLocalPath(typeof next === "string" ? next : null);
}

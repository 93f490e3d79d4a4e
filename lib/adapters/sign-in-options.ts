import type { BetterAuthOptions } from "better-auth";
import type { SignInAction, SignInMethod } from "#lib/contract/audit.ts";
import type { AskedRecovery } from "#lib/contract/recovery.ts";
import type { ProviderId } from "#lib/contract/sign-in.ts";
import type { Letter, Mail } from "./mail.ts";

/** What the sign-in needs from outside. */

/** An OpenID Connect service that people may sign in with. */
export interface Provider {
  readonly id: ProviderId;
  readonly discoveryUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Attempts {
  readonly key: string;
  readonly most: number;
  readonly perMs: number;
  readonly firstDelayMs: number;
}

export interface SignInStore {
  /** The milliseconds to wait where the attempt may not be made, else null. */
  takeAttempt(attempts: Attempts): Promise<number | null>;
  forgetAttempts(keys: readonly string[]): Promise<void>;
  claimStep(input: { userId: string; step: number }): Promise<boolean>;
  renewSession(input: { sessionId: string; token: string }): Promise<boolean>;
  endOldestSessions(input: { userId: string; most: number }): Promise<number>;
  openFirstWorkspace(input: { userId: string; name: string }): Promise<void>;
  claimAccount(userId: string): Promise<void>;
  hasInvitation(email: string): Promise<boolean>;
  workspaceNames(userId: string): Promise<string[]>;
}

/** Getting in again without the second factor and its backup codes. */
export interface Recovery {
  /** For who has proved their password. */
  ask(person: Recovering): Promise<AskedRecovery & { readonly letters: readonly Letter[] }>;
  /** They have a factor after all. */
  stop(person: Recovering): Promise<readonly Letter[]>;
  /** The factor is gone, and all sessions but this one; null where there is nothing to use. */
  use(person: Recovering & { readonly token: string }): Promise<readonly Letter[] | null>;
}

interface Recovering {
  readonly userId: string;
  /** Null where nobody vouches for one. */
  readonly address: string | null;
  readonly requestId: string;
  readonly siteUrl: string;
}

/** What happened at the doors, for whoever keeps a trace. */
export interface SignInEvent {
  readonly action: SignInAction;
  /** Null where nobody is known by what was given. */
  readonly userId: string | null;
  /** The address that was typed, where that is all there is: whose it is, if anybody's, is found out later. */
  readonly email?: string;
}

/** With how and where from. */
export interface PlacedEvent extends SignInEvent {
  /** Null where it takes nothing to be shown. */
  readonly method: SignInMethod | null;
  /** Null where nobody vouches for one. */
  readonly address: string | null;
  readonly requestId: string;
}

export interface SignInOptions {
  readonly database: NonNullable<BetterAuthOptions["database"]>;
  readonly store: SignInStore;
  readonly recovery: Recovery;
  readonly secret: string;
  /** Where people open the site; null where only each request knows, on this machine. */
  readonly siteUrl: string | null;
  /** Null where no letter can leave: then nobody signs up, and a forgotten password stays forgotten. */
  readonly mail: Mail | null;
  readonly providers: readonly Provider[];
  readonly signUp: "open" | "invited";
  readonly sessionsPerUser: number;
  /** Where leaked passwords are looked up; null for nowhere. */
  readonly breachUrl: string | null;
  readonly note: (event: SignInEvent) => void;
  /** Told when sessions of these people have ended, by whatever they did at these doors. Never rejects. */
  readonly sessionsEnded: (userIds: readonly string[]) => Promise<void>;
  readonly log: { warn(event: string, fields: Record<string, unknown>): void };
}

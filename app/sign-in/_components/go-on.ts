import type { z } from "zod";
import type { SignInAnswer } from "#lib/contract/sign-in.ts";

/** A whole new page: nothing of the time before the sign-in may be left in the router's cache. */
export function goOn(answer: z.infer<typeof SignInAnswer>, next: string): void {
  const question = `/sign-in/second-factor?${new URLSearchParams({ next })}`;
  window.location.assign(answer.next === "done" ? next : question);
}

import "server-only";
import type { Letter } from "#lib/access/ports.ts";
import { log } from "#lib/log.ts";
import { world } from "./container.ts";
import { later } from "./later.ts";

/** Sends letters when the answer has left; one that cannot be handed over holds up none of the others. */
export function post(letters: readonly Letter[]): void {
  const { mail } = world();
  if (!mail || letters.length === 0) return;
  later(async () => {
    const sent = await Promise.allSettled(letters.map((letter) => mail.send(letter)));
    const failed = sent.filter(({ status }) => status === "rejected").length;
    if (failed > 0) log.warn("mail.failed", { subject: letters[0]?.subject, count: failed });
  });
}

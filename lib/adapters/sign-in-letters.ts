import type { Letter } from "./mail.ts";
import {
  type Change,
  changeLetter,
  confirmLetter,
  knownAlreadyLetter,
  resetLetter,
} from "./mail-letters.ts";
import { reasonOf } from "./reason.ts";
import type { SignInOptions } from "./sign-in-options.ts";
import { atHand, bindToken } from "./sign-in-request.ts";

type Door = Parameters<typeof bindToken>[0]["door"];

interface Token {
  readonly to: string;
  readonly token: string;
}

/** The letters of the sign-in; none of them keeps an answer waiting, for that would tell who has an account. */
export function lettersOf({ mail, secret, log }: SignInOptions) {
  function send(letter: Letter): void {
    atHand().later(async () => {
      try {
        await mail?.send(letter);
      } catch (error) {
        log.warn("mail.failed", { subject: letter.subject, reason: reasonOf(error) });
      }
    });
  }
  // Behind the #, so that the token reaches no server's log and no other site.
  const linkTo = (door: Door, token: string) =>
    `${atHand().origin}${door}#${bindToken({ secret, door }, token)}`;
  return {
    /** Letters that are written already. */
    post: (letters: readonly Letter[]) => letters.forEach(send),
    confirm: ({ to, token }: Token) =>
      send(confirmLetter({ to, link: linkTo("/confirm-email", token) })),
    reset: ({ to, token }: Token) =>
      send(resetLetter({ to, link: linkTo("/reset-password", token) })),
    knownAlready: (to: string) => send(knownAlreadyLetter({ to, origin: atHand().origin })),
    changed: (to: string, change: Change) =>
      send(changeLetter({ to, origin: atHand().origin, change })),
  };
}

export type Letters = ReturnType<typeof lettersOf>;

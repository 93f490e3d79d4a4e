import type { Letter } from "./mail.ts";

/*
 * The letters. Nothing that a person typed stands in them but the address they go to: anybody can ask for a letter to
 * anybody, and would write it.
 */

const NOT_YOU = "If it was not you, nothing has happened: you can leave this letter alone.";

export function confirmLetter({ to, link }: { to: string; link: string }): Letter {
  return {
    to,
    subject: "Confirm your e-mail address",
    text: `Somebody gave this address to Prospect Finder. To confirm it, open this link in the browser you asked from:

${link}

It works once, for ten minutes.

${NOT_YOU}`,
  };
}

export function resetLetter({ to, link }: { to: string; link: string }): Letter {
  return {
    to,
    subject: "Choose a new password",
    text: `Somebody asked for a new password for this address at Prospect Finder. To choose one, open this link in the browser
you asked from:

${link}

It works once, for ten minutes. It ends every session of yours.

${NOT_YOU}`,
  };
}

export function knownAlreadyLetter({ to, origin }: { to: string; origin: string }): Letter {
  return {
    to,
    subject: "You have an account already",
    text: `Somebody signed up at Prospect Finder with this address, which has an account. Sign in:

${origin}/sign-in

Or choose a new password, where you do not know it any more:

${origin}/forgot-password

${NOT_YOU}`,
  };
}

const CHANGES = {
  password: "Your password was changed.",
  email: "Your account has another e-mail address now. This one signs you in no longer.",
  second_factor_on: "A second factor was set up: signing in asks for a code from now on.",
  second_factor_off: "Your second factor was removed.",
  backup_codes: "New backup codes were made. The ones before are worth nothing any more.",
  oldest_session:
    "You signed in once more than there may be sessions at a time. The oldest one was ended.",
} as const;

export type Change = keyof typeof CHANGES;

export function changeLetter(input: { to: string; origin: string; change: Change }): Letter {
  return {
    to: input.to,
    subject: "Your account was changed",
    text: `${CHANGES[input.change]}

If it was not you, choose a new password, which ends every session, and look at your profile:

${input.origin}/forgot-password
${input.origin}/settings/profile`,
  };
}

import { RECOVERY_OPEN_MS, RECOVERY_WAIT_MS } from "#lib/contract/recovery.ts";
import type { Letter, RecoveryAudience } from "./ports.ts";

/* Letters of a recovery. Nothing that a person typed stands in them but addresses. */

interface About {
  readonly audience: RecoveryAudience;
  readonly siteUrl: string;
  /** Behind the #, so that the secret reaches no server's log and no other site. */
  readonly stopToken: string;
}

const HOURS = RECOVERY_WAIT_MS / 3_600_000;
const DAYS = RECOVERY_OPEN_MS / 86_400_000;

const PASSWORD_STILL = `Nobody gets in by this alone: the account's password is still asked for.`;

const each = (to: readonly string[], letter: Omit<Letter, "to">): Letter[] =>
  to.map((one) => ({ to: one, ...letter }));

export function askedLetters({ audience, siteUrl, stopToken }: About): Letter[] {
  const { person, keepers, operators } = audience;
  return [
    {
      to: person,
      subject: "You asked for help with your second factor",
      text: `Somebody who knows your password says that you have lost your second factor and all backup codes.

If it was you: an owner of a workspace that you are in has to approve, somebody else has to confirm (an owner or admin
there; whoever runs the service, where you are in other workspaces as well), and then ${HOURS} hours have to pass. After that you sign in with your password, and set up a new second factor.

${notYou(siteUrl, stopToken)}`,
    },
    ...each(keepers, {
      subject: "A member has lost their second factor",
      text: `${person} signed in with the right password, and says that the second factor and all backup codes are lost.

Speak with them first, on a way that you know to be theirs. Then an owner approves it, and a second owner or admin confirms;
where there is none, or where they are in other workspaces as well, whoever runs the service does:

${siteUrl}/settings/team

${HOURS} hours after that they can set up a new second factor. ${PASSWORD_STILL} It concerns every workspace they are in; an
owner of any of them can stop it there. If nobody does anything, it is over in ${DAYS} days.`,
    }),
    ...operatorLetters(operators, { person, siteUrl }),
  ];
}

export function approvedLetters({ audience, siteUrl }: Omit<About, "stopToken">): Letter[] {
  const { person, seconds, operators } = audience;
  return [
    ...each(seconds, {
      subject: "A second person is needed",
      text: `An owner approved that ${person} may set up a new second factor. Somebody else has to confirm it: an owner or an admin.

Speak with them first, on a way that you know to be theirs:

${siteUrl}/settings/team

${PASSWORD_STILL}`,
    }),
    ...operatorLetters(operators, { person, siteUrl }),
  ];
}

export function confirmedLetters({ audience, siteUrl, stopToken }: About): Letter[] {
  const { person, keepers, dueAt } = audience;
  const from = `${(dueAt ?? "").slice(0, 16).replace("T", " ")} UTC`;
  return [
    {
      to: person,
      subject: "You can set up a new second factor soon",
      text: `Two people vouch for you. From ${from} on, sign in with your password, and set up a new second factor. All your
sessions end then. You have ${DAYS} days for it.

${notYou(siteUrl, stopToken)}`,
    },
    ...each(keepers, {
      subject: "A member may set up a new second factor soon",
      text: `Two people vouch for ${person}, who has lost the second factor. From ${from} on they can set up a new one.

${PASSWORD_STILL} An owner of any workspace that they are in can stop it until then, and after:

${siteUrl}/settings/team`,
    }),
  ];
}

export function stoppedLetters({ audience }: Pick<About, "audience">): Letter[] {
  const { person, keepers } = audience;
  return [
    {
      to: person,
      subject: "Your second factor stays as it is",
      text: `The help that was asked for with your second factor was stopped: by you, by a code of yours, or by an owner of a workspace
that you are in. Where you still need it, ask again when you sign in.`,
    },
    ...each(keepers, {
      subject: "A member's second factor stays as it is",
      text: `What ${person} had asked for, a new second factor, was stopped. Nothing is to be done.`,
    }),
  ];
}

export function usedLetters({ audience, siteUrl }: Omit<About, "stopToken">): Letter[] {
  const { person, keepers } = audience;
  return [
    {
      to: person,
      subject: "Your second factor was removed",
      text: `You signed in with your password after the wait was over: your second factor and its backup codes are gone, and so are all
other sessions of yours. Set up a new one now.

If it was not you, choose a new password at once, which ends every session, and tell the owners of your workspaces:

${siteUrl}/forgot-password`,
    },
    ...each(keepers, {
      subject: "A member signed in without their second factor",
      text: `${person} signed in with the password after the wait was over, and sets up a new second factor. If you do not expect that,
end their sessions or remove them:

${siteUrl}/settings/team`,
    }),
  ];
}

function operatorLetters(
  operators: readonly string[],
  { person, siteUrl }: { person: string; siteUrl: string },
): Letter[] {
  return each(operators, {
    subject: "Somebody needs you to vouch for them",
    text: `${person} has lost the second factor and all backup codes. In their workspace nobody else can vouch for them: somebody of
rank is missing there, or they are in other workspaces as well, which one alone cannot answer for. Find out that it is really them,
on a way that does not lead through whoever approved it, and confirm:

${siteUrl}/admin/people

${PASSWORD_STILL} They wait ${HOURS} hours after it.`,
  });
}

function notYou(siteUrl: string, stopToken: string): string {
  return `If it was not you: somebody else knows your password. Stop this, and choose another password:

${siteUrl}/stop-recovery#${stopToken}
${siteUrl}/forgot-password`;
}

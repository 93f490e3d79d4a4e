import type { Invitation, Joined, NewInvitation } from "#lib/contract/team.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller, InvitationFault, Mail, Person } from "./ports.ts";
import { hashOf, makeSecret } from "./secret.ts";

const MOST_OPEN = 100;

type Invitations = Pick<AccessWorld, "invitations">;

/** Mails a link that lets the person with this address in, once and within a week. */
export async function invite(
  world: Invitations & Pick<AccessWorld, "mail">,
  input: { by: Caller; request: NewInvitation; siteUrl: string },
): Promise<Invitation> {
  const { by, request, siteUrl } = input;
  const { mail } = world;
  if (!mail) throw new EngineError("unavailable", "no way to send mail is set up here");
  const token = makeSecret();
  const made = await world.invitations.create({
    by,
    ...request,
    tokenHash: await hashOf(token),
    mostOpen: MOST_OPEN,
  });
  if (made.verdict !== "done") throw refusalOf(made.verdict);
  await sendOrRevoke(world, {
    by,
    invitationId: made.invitation.id,
    // Behind the #, so that the secret reaches no server's log and no other site.
    send: () => mail.send(letter({ ...made, link: `${siteUrl}/invitation#${token}` })),
  });
  return made.invitation;
}

export async function revokeInvitation(
  world: Invitations,
  input: { by: Caller; invitationId: string },
): Promise<void> {
  const verdict = await world.invitations.revoke(input);
  if (verdict === "missing") throw new EngineError("not_found", "there is no such invitation");
  if (verdict === "forbidden") {
    throw new EngineError("forbidden", "only an owner may revoke the invitation of an owner");
  }
}

/** Good for the account whose confirmed address the invitation names, and for no other. */
export async function acceptInvitation(
  world: Invitations,
  { by, token }: { by: Person; token: string },
): Promise<Joined> {
  const tokenHash = await hashOf(token);
  const joined = await world.invitations.accept({ by, tokenHash });
  if (joined) return joined;
  throw faultOf(await world.invitations.explain({ by, tokenHash }));
}

// An invitation whose letter never left would only be in the way of the next one.
async function sendOrRevoke(
  world: Invitations,
  input: { by: Caller; invitationId: string; send: () => Promise<void> },
): Promise<void> {
  try {
    await input.send();
  } catch (cause) {
    await world.invitations.revoke(input);
    throw new EngineError("unavailable", "the invitation could not be mailed; try again later", {
      cause,
    });
  }
}

/** Nothing that a person typed stands in it but addresses: anybody may have a letter sent to anybody. */
function letter(input: {
  invitation: Invitation;
  from: string;
  link: string;
}): Parameters<Mail["send"]>[0] {
  const { invitation, from, link } = input;
  const article = invitation.role === "owner" || invitation.role === "admin" ? "an" : "a";
  return {
    to: invitation.email,
    subject: "You are invited to a workspace",
    text: `${from} invites you to a workspace at Prospect Finder, as ${article} ${invitation.role}.

To join, open this link and sign in, or sign up, with this address:

${link}

It works once, for seven days. If you do not know who that is, you can leave this letter alone.`,
  };
}

function refusalOf(verdict: "forbidden" | "member" | "too_many"): EngineError {
  switch (verdict) {
    case "forbidden":
      return new EngineError("forbidden", "nobody can give a role beyond their own");
    case "member":
      return new EngineError("conflict", "this person is a member already", { field: "email" });
    case "too_many":
      return new EngineError("conflict", `at most ${MOST_OPEN} invitations can be open`);
  }
}

function faultOf(fault: InvitationFault): EngineError {
  switch (fault) {
    case "over":
      return new EngineError("not_found", "this invitation was used, revoked or is too old");
    case "other_address":
      return new EngineError("forbidden", "this invitation is for another e-mail address");
    case "not_verified":
      return new EngineError("forbidden", "confirm your e-mail address first");
    case "member":
      return new EngineError("conflict", "you are a member already");
  }
}

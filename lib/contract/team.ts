import { z } from "zod";
import { Role } from "./access.ts";

const Moment = z.iso.datetime();

export const Member = z.object({
  userId: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: Role,
  joinedAt: Moment,
  isYou: z.boolean(),
  /** When they last did something here or in another workspace; null where they are not known to have. */
  lastActiveAt: Moment.nullable(),
  /** Browsers in which they are signed in. */
  sessions: z.number().int(),
});
export type Member = z.infer<typeof Member>;

/** Answer of `GET /api/v1/members`, owners first. */
export const MemberList = z.object({ members: z.array(Member) });
export type MemberList = z.infer<typeof MemberList>;

/** Body of `PATCH /api/v1/members/:userId`. */
export const RoleChange = z.strictObject({ role: Role });

/** Body of `POST /api/v1/ownership`: who owns the workspace from now on; the caller stays as an admin. */
export const OwnershipChange = z.strictObject({ userId: z.uuid() });

/** Body of `POST /api/v1/invitations`. */
export const NewInvitation = z.strictObject({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email("must be an e-mail address")),
  role: Role,
});
export type NewInvitation = z.infer<typeof NewInvitation>;

/** An invitation that is open; the secret in its link is in the mail and nowhere else. */
export const Invitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: Role,
  invitedBy: z.string(),
  createdAt: Moment,
  expiresAt: Moment,
});
export type Invitation = z.infer<typeof Invitation>;

/** Answer of `GET /api/v1/invitations`, newest first. */
export const InvitationList = z.object({ invitations: z.array(Invitation) });
export type InvitationList = z.infer<typeof InvitationList>;

/** Body of `POST /api/v1/invitations/accept`. */
export const AcceptInvitation = z.strictObject({ token: z.string().max(200) });

/** The workspace that was joined. */
export const Joined = z.object({ workspaceId: z.uuid(), name: z.string(), role: Role });
export type Joined = z.infer<typeof Joined>;

import type { KeyScope, Role } from "#lib/contract/access.ts";
import type { ApiKey } from "#lib/contract/api-key.ts";
import type {
  ActorKind,
  AuditFilter,
  AuditList,
  AuditQuery,
  AuditResult,
} from "#lib/contract/audit.ts";
import type { AdminRecovery, AskedRecovery, Recovery } from "#lib/contract/recovery.ts";
import type { Invitation, Joined, Member } from "#lib/contract/team.ts";
import type { Workspace, WorkspaceContents } from "#lib/contract/workspace.ts";

/*
 * Words used in this folder
 *
 * person   who asks
 * caller   the same in the workspace they work in at the moment
 * seat     a person's membership of a workspace, with the role in it
 * trail    the audit trail: each change is noted by the statement that makes it
 */

/** From where something was asked. */
export interface Origin {
  /** Cut to /24 or /48. */
  readonly address: string | null;
  readonly requestId: string | null;
}

export interface Person {
  readonly userId: string;
  /** Null where no session stands behind the request. */
  readonly sessionId: string | null;
  readonly origin: Origin;
}

export interface Caller extends Person {
  readonly workspaceId: string;
  readonly role: Role;
}

/** What came of a change of a seat; none but `done` changed anything. */
export type SeatVerdict = "done" | "missing" | "forbidden" | "last_owner";

/*
 * Each method is one SQL statement, unless it says otherwise, that decides by the rows as they are when it writes: what
 * the caller was a moment ago grants nothing.
 */

export interface WorkspaceStore {
  /** The person's, the one joined first first. */
  list(by: Pick<Person, "userId">): Promise<readonly Omit<Workspace, "isCurrent">[]>;
  /** The person becomes its owner. Resolves with its id. */
  create(input: { by: Person; name: string }): Promise<string>;
  /** False where the person is no member of it, or has no session. */
  switchTo(input: { by: Person; workspaceId: string }): Promise<boolean>;
  /** False where the caller may not. */
  rename(input: { by: Caller; name: string }): Promise<boolean>;
  read(by: Caller): Promise<{ name: string; contents: WorkspaceContents }>;
  /**
   * Removes the caller's workspace and all that is in it, where they own it and it is called `name`. Three statements: gauges
   * of accounts that another workspace uses as well are handed over before.
   */
  remove(input: {
    by: Caller;
    name: string;
    contents: WorkspaceContents;
  }): Promise<"done" | "forbidden" | "other_name">;
}

export interface TeamStore {
  list(by: Caller): Promise<readonly Omit<Member, "lastActiveAt" | "sessions">[]>;
  /** Of each member who has been signed in: of their sessions nothing but how many, and when the last one was used. */
  activity(by: Caller): Promise<ReadonlyMap<string, Pick<Member, "lastActiveAt" | "sessions">>>;
  /** Ends all sessions of a member, also those in other workspaces. */
  endSessions(input: { by: Caller; userId: string }): Promise<SeatVerdict>;
  /** The same for anybody; resolves with how many, null where nobody has the address. */
  endSessionsOf(input: {
    by: Person;
    email: string;
  }): Promise<{ userId: string; sessions: number } | null>;
  setRole(input: { by: Caller; userId: string; role: Role }): Promise<SeatVerdict>;
  /** Ends the person's sessions in the workspace and revokes their keys there. */
  remove(input: { by: Caller; userId: string }): Promise<SeatVerdict>;
  leave(by: Caller): Promise<SeatVerdict>;
  /** The caller becomes an admin. */
  transfer(input: { by: Caller; userId: string }): Promise<SeatVerdict>;
}

/** What came of a step; none but `done` changed anything. `taken`: it was done before, `not_yet`: another comes first. */
export type RecoveryVerdict = "done" | "missing" | "forbidden" | "taken" | "not_yet";

type Step<By> = Readonly<{ by: By; recoveryId: string }>;
type Confirming<By> = Step<By> & Readonly<{ stopHash: string; waitMs: number; openMs: number }>;

/** Of people who lost the second factor and its backup codes; one at a time for each. */
export interface RecoveryStore {
  /** Where one is open it stays as it is, and `isNew` is false. */
  ask(input: {
    by: Person;
    stopHash: string;
    openMs: number;
  }): Promise<AskedRecovery & { readonly recoveryId: string; readonly isNew: boolean }>;
  list(by: Caller): Promise<readonly Recovery[]>;
  /** Those that nobody else can confirm. */
  listForOperator(by: Pick<Person, "userId">): Promise<readonly AdminRecovery[]>;
  approve(input: Step<Caller>): Promise<RecoveryVerdict>;
  /** From then on the wait runs, by the database's clock. */
  confirm(input: Confirming<Caller>): Promise<RecoveryVerdict>;
  confirmAsOperator(input: Confirming<Person>): Promise<RecoveryVerdict>;
  stop(input: Step<Caller>): Promise<RecoveryVerdict>;
  /** By the person's letter, or because they have a factor after all. Resolves with its id, null where none was open. */
  stopOwn(
    input: Readonly<{ origin: Origin } & ({ stopHash: string } | { userId: string })>,
  ): Promise<string | null>;
  /**
   * Where the wait is over: the factor is gone and so are all sessions but the one with this token. Resolves with its id,
   * null where there is none to use; it can be used once.
   */
  use(input: { userId: string; token: string; origin: Origin }): Promise<string | null>;
  /** Who is to be told of it. */
  audience(recoveryId: string): Promise<RecoveryAudience>;
}

/** Addresses. */
export interface RecoveryAudience {
  readonly person: string;
  /** Owners of each workspace of the person's; where there is no other owner, its admins. */
  readonly keepers: readonly string[];
  /** Who may confirm what was approved; nobody where it takes an operator. */
  readonly seconds: readonly string[];
  /** Those who run the service, where it needs one of them. */
  readonly operators: readonly string[];
  readonly dueAt: string | null;
}

export interface InvitationStore {
  list(by: Caller): Promise<readonly Invitation[]>;
  /** One that was open for the same address is over with it. */
  create(input: {
    by: Caller;
    email: string;
    role: Role;
    tokenHash: string;
    mostOpen: number;
  }): Promise<NewInvitationAnswer>;
  revoke(input: { by: Caller; invitationId: string }): Promise<"done" | "missing" | "forbidden">;
  /** The person works in the workspace from then on. Null where nobody may come in with it, or not this person. */
  accept(input: { by: Person; tokenHash: string }): Promise<Joined | null>;
  /** Why it was not accepted. */
  explain(input: { by: Person; tokenHash: string }): Promise<InvitationFault>;
}

export type InvitationFault = "over" | "other_address" | "not_verified" | "member";

export type NewInvitationAnswer =
  | {
      readonly verdict: "done";
      readonly invitation: Invitation;
      /** Address of who invites. */
      readonly from: string;
    }
  | { readonly verdict: "forbidden" | "member" | "too_many" };

export interface ApiKeyStore {
  list(by: Caller): Promise<readonly ApiKey[]>;
  /** Two statements: a key is worth nothing until the second one has counted all there are. */
  create(input: {
    by: Caller;
    name: string;
    scopes: readonly KeyScope[];
    expiresInDays: number;
    keyHash: string;
    prefix: string;
    most: number;
  }): Promise<
    | { readonly verdict: "done"; readonly key: ApiKey }
    | { readonly verdict: "forbidden" | "too_many" }
  >;
  revoke(input: { by: Caller; keyId: string }): Promise<"done" | "missing" | "forbidden">;
}

/** Who did something, where and from where; ids are null where nobody knows, as when a sign-in fails. */
export interface Actor extends Origin {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly workspaceId: string | null;
}

export interface AuditNote {
  readonly actor: Actor;
  /** What and what happened to it: `member.removed`. */
  readonly action: string;
  /** Id of what was acted on. */
  readonly object: string | null;
  readonly result: AuditResult;
  /** Names and numbers, never what a field said. */
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface AuditStore {
  add(note: AuditNote): Promise<void>;
  /** In every workspace of the person's, or in none where they are in none: `actor` says who, or else whose `email` it is. */
  addEverywhere(note: AuditNote, email: string | null): Promise<void>;
  /** Once a minute for the same `key`, however often it is called and by how many processes. */
  addSeldom(note: AuditNote, key: string): Promise<void>;
  list(input: { by: Caller; query: AuditQuery }): Promise<AuditList>;
  count(input: { by: Caller; filter: AuditFilter }): Promise<number>;
}

/** Who made what, for what people may do only to their own; nobody else becomes the one who made it. */
export interface CreatorStore {
  /** Null where the workspace has no such thing. */
  creatorOf(input: {
    workspaceId: string;
    what: "job" | "decision_batch" | "connection";
    id: string;
  }): Promise<string | null>;
}

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The way out for letters; throws where one could not be handed over. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

/** All that this folder needs from outside. */
export interface AccessWorld {
  readonly workspaces: WorkspaceStore;
  readonly team: TeamStore;
  readonly invitations: InvitationStore;
  readonly apiKeys: ApiKeyStore;
  readonly recoveries: RecoveryStore;
  readonly trail: AuditStore;
  readonly creators: CreatorStore;
  /** Null where no way is set up. */
  readonly mail: Mail | null;
  /**
   * Closes the open sockets of people whose rights were changed, once that is committed: whoever still has some connects
   * again and is asked anew. Never rejects; nothing that was changed waits for it or is undone by it.
   */
  hangUp(userIds: readonly string[]): Promise<void>;
}

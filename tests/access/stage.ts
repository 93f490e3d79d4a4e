import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { apiKeyStore } from "#db/api-key-store.ts";
import { auditStore } from "#db/audit-store.ts";
import { connect, type Database } from "#db/client.ts";
import { creatorStore } from "#db/creator-store.ts";
import { invitationStore } from "#db/invitation-store.ts";
import { recoveryStore } from "#db/recovery-store.ts";
import { teamStore } from "#db/team-store.ts";
import { workspaceStore } from "#db/workspace-store.ts";
import type { AccessWorld, Caller } from "#lib/access/ports.ts";
import type { Role } from "#lib/contract/access.ts";
import { freshDatabase } from "#tests/setup/database.ts";

interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Someone extends Caller {
  readonly email: string;
  readonly sessionId: string;
}

export interface Stage {
  readonly db: Database;
  readonly world: AccessWorld;
  readonly letters: Letter[];
  /** Whose sockets were closed, in this order. */
  readonly hungUp: string[];
  addWorkspace(name?: string): Promise<string>;
  /** A person with a session in a workspace, by default of their own. */
  addPerson(role: Role, workspaceId?: string): Promise<Someone>;
  /** A person who is in no workspace. */
  addStranger(email?: string, isVerified?: boolean): Promise<Someone>;
  roles(workspaceId: string): Promise<Record<string, Role>>;
  /** Actions of the workspace's trail, the oldest first. */
  trail(workspaceId: string): Promise<string[]>;
  close(): Promise<void>;
}

/** The real statements on a database of one's own; letters stay here. */
export async function openStage(): Promise<Stage> {
  const fresh = await freshDatabase();
  const db = connect(fresh.url);
  const letters: Letter[] = [];
  const hungUp: string[] = [];
  const world: AccessWorld = {
    workspaces: workspaceStore(db),
    team: teamStore(db),
    invitations: invitationStore(db),
    apiKeys: apiKeyStore(db),
    recoveries: recoveryStore(db),
    trail: auditStore(db),
    creators: creatorStore(db),
    mail: { send: async (letter) => void letters.push(letter) },
    hangUp: async (userIds) => void hungUp.push(...userIds),
  };

  async function addWorkspace(name = "Acme"): Promise<string> {
    const id = randomUUID();
    await db.execute(sql`insert into workspaces (id, name) values (${id}, ${name})`);
    return id;
  }

  async function addUser(workspaceId: string | null, email: string, isVerified = true) {
    const [userId, sessionId] = [randomUUID(), randomUUID()];
    await db.execute(sql`insert into users (id, email, name, email_verified)
      values (${userId}, ${email}, ${email.split("@")[0]}, ${isVerified})`);
    await db.execute(sql`insert into sessions (id, user_id, token, workspace_id, expires_at)
      values (${sessionId}, ${userId}, ${randomUUID()}, ${workspaceId}::uuid, now() + interval '1 day')`);
    const origin = { address: "203.0.113.0/24", requestId: "request-1" };
    return { userId, sessionId, email, origin };
  }

  return {
    db,
    world,
    letters,
    hungUp,
    addWorkspace,

    async addPerson(role, given) {
      const workspaceId = given ?? (await addWorkspace());
      const user = await addUser(workspaceId, `${role}-${randomUUID().slice(0, 8)}@acme.com`);
      await db.execute(sql`insert into members (workspace_id, user_id, role)
        values (${workspaceId}, ${user.userId}, ${role})`);
      return { ...user, workspaceId, role };
    },

    async addStranger(email = `${randomUUID().slice(0, 8)}@elsewhere.com`, isVerified = true) {
      return {
        ...(await addUser(null, email, isVerified)),
        workspaceId: randomUUID(),
        role: "owner",
      };
    },

    async roles(workspaceId) {
      const { rows } = await db.execute<{ user_id: string; role: Role }>(
        sql`select user_id, role from members where workspace_id = ${workspaceId}`,
      );
      return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
    },

    async trail(workspaceId) {
      const { rows } = await db.execute<{ action: string }>(
        sql`select action from audit_events where workspace_id = ${workspaceId} order by created_at, id`,
      );
      return rows.map(({ action }) => action);
    },

    async close() {
      await db.close();
      await fresh.drop();
    },
  };
}

/** How many of these came through, and with which codes the others were refused. */
export async function outcomes(all: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(all);
  const refused = settled.flatMap((one) => (one.status === "rejected" ? [codeOf(one.reason)] : []));
  return { done: settled.length - refused.length, refused };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

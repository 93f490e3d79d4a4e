import { sql } from "drizzle-orm";
import {
  approveRecovery,
  askForRecovery,
  confirmAsOperator,
  confirmRecovery,
  enterByRecovery,
  stopRecovery,
} from "#lib/access/recoveries.ts";
import type { Role } from "#lib/contract/access.ts";
import type { Someone, Stage } from "./stage.ts";

const siteUrl = "https://site.example";

/** A workspace with an owner and an admin, and a member of it who has lost the second factor and its backup codes. */
export async function addLost(stage: Stage) {
  const { db, world } = stage;
  const owner = await stage.addPerson("owner");
  const admin = await stage.addPerson("admin", owner.workspaceId);
  const lost = await stage.addPerson("member", owner.workspaceId);
  await db.execute(sql`update users set two_factor_enabled = true where id = ${lost.userId}`);
  await db.execute(sql`insert into two_factors (user_id, secret, backup_codes, verified)
    values (${lost.userId}, 'sealed', '', true)`);

  async function step(by: Someone, { userId }: Someone) {
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from factor_recoveries where user_id = ${userId} order by created_at desc limit 1`);
    return { by, recoveryId: rows[0]?.id ?? "", siteUrl };
  }

  return {
    owner,
    admin,
    lost,
    ask: (by = lost) => askForRecovery(world, { by, siteUrl }),
    approve: async (by = owner, of = lost) => approveRecovery(world, await step(by, of)),
    confirm: async (by = admin, of = lost) => confirmRecovery(world, await step(by, of)),
    operate: async (by: Someone, of = lost) => confirmAsOperator(world, await step(by, of)),
    stop: async (by = owner) => stopRecovery(world, await step(by, lost)),
    use: ({ userId, origin } = lost) =>
      enterByRecovery(world, { userId, token: "the new one", origin, siteUrl }),

    /** As if so much time had passed since the last step. */
    async pass(span: string): Promise<void> {
      await db.execute(sql`update factor_recoveries set created_at = created_at - ${span}::interval,
        approved_at = approved_at - ${span}::interval, confirmed_at = confirmed_at - ${span}::interval,
        due_at = due_at - ${span}::interval, ends_at = ends_at - ${span}::interval where user_id = ${lost.userId}`);
    },

    async hasFactor(): Promise<boolean> {
      const { rows } = await db.execute<{ has: boolean }>(sql`
        select two_factor_enabled and exists (select from two_factors t where t.user_id = u.id) as has
        from users u where id = ${lost.userId}`);
      return rows[0]?.has ?? true;
    },

    async tokens(): Promise<unknown[]> {
      const { rows } = await db.execute(
        sql`select token from sessions where user_id = ${lost.userId}`,
      );
      return rows.map(({ token }) => token);
    },

    async join({ userId }: Someone, workspaceId: string, role: Role): Promise<void> {
      await db.execute(sql`insert into members (workspace_id, user_id, role)
        values (${workspaceId}, ${userId}, ${role})`);
    },
  };
}

/** Whoever runs the service, in a workspace of their own. */
export async function addOperator(stage: Stage): Promise<Someone> {
  const operator = await stage.addPerson("viewer");
  await stage.db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);
  return operator;
}

export const to = (letters: readonly { to: string }[]) => letters.map((letter) => letter.to).sort();

export const tokenIn = (letters: readonly { text: string }[]) =>
  /stop-recovery#([\w-]{43})/.exec(letters.map(({ text }) => text).join())?.[1] ?? "";

import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Owner, World } from "#lib/engine/ports.ts";

interface OwnersOptions {
  readonly world: World;
  readonly pool: pg.Pool;
  /** The account of each one's workspace; the same name twice is one account that two workspaces share. */
  readonly accountIds: readonly string[];
}

/** People, each the only one of a workspace that has one account. */
export async function addOwners({ world, pool, accountIds }: OwnersOptions): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (const accountId of accountIds) {
    const owner = { workspaceId: randomUUID(), userId: randomUUID() };
    await addPerson(pool, owner);
    const account = { accountId, name: accountId, status: "connected" } as const;
    const apis = ["classic", "sales_navigator"] as const;
    await world.connections.save({ owner, accounts: [{ ...account, apis }], areAll: false });
    owners.push(owner);
  }
  return owners;
}

async function addPerson(pool: pg.Pool, { workspaceId, userId }: Owner): Promise<void> {
  await pool.query("insert into workspaces (id, name) values ($1, 'Bench')", [workspaceId]);
  await pool.query(
    `with person as (insert into users (id, email, name) values ($1, $3, 'Bench'))
     insert into members (workspace_id, user_id, role) values ($2, $1, 'owner')`,
    [userId, workspaceId, `${userId}@example.com`],
  );
}

/** `count` names of accounts. */
export function accountNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bench-account-${index}`);
}

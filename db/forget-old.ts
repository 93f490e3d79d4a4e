import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, rowsOf } from "./client.ts";
import { AUTH, type Scope, WORK } from "./scope.ts";

const Id = z.object({ id: z.string() });

interface Old {
  readonly as: Scope;
  readonly table: string;
  readonly isOld: SQL;
}

/** What ended, and how long ago it has to be. */
const ENDED: readonly Old[] = [
  { as: WORK, table: "audit_events", isOld: sql`created_at < now() - interval '12 months'` },
  { as: AUTH, table: "sessions", isOld: sql`expires_at < now() - interval '30 days'` },
  { as: AUTH, table: "verifications", isOld: sql`expires_at < now() - interval '1 day'` },
  {
    as: AUTH,
    table: "invitations",
    isOld: sql`least(accepted_at, revoked_at, expires_at) < now() - interval '30 days'`,
  },
  {
    as: AUTH,
    table: "factor_recoveries",
    isOld: sql`least(stopped_at, used_at, ends_at) < now() - interval '30 days'`,
  },
];

/** As many as `limit` of each; says how many went. Lines of the trail about them stay. */
export async function forgetOld(db: Database, { limit }: { limit: number }): Promise<number> {
  let removed = 0;
  for (const { as, table, isOld } of ENDED) {
    const name = sql.identifier(table);
    const gone = await rowsOf(
      db.within(as),
      Id,
      sql`delete from ${name} where id in (select id from ${name} where ${isOld} limit ${limit}) returning id`,
    );
    removed += gone.length;
  }
  return removed + (await forgetUnconfirmed(db, limit));
}

/** An account that nobody ever came in by: its e-mail was not confirmed, and nothing hangs on it. */
const isUnconfirmed = sql`not u.email_verified and not u.is_operator and u.created_at < now() - interval '7 days'
  and not exists (select from members where user_id = u.id) and not exists (select from sessions where user_id = u.id)
  and not exists (select from api_keys where user_id = u.id) and not exists (select from invitations where user_id = u.id)`;

/** Who sees accounts sees no searches: three statements, the last of which looks again. */
async function forgetUnconfirmed(db: Database, limit: number): Promise<number> {
  const found = await rowsOf(
    db.within(AUTH),
    Id,
    sql`select id from users u where ${isUnconfirmed} limit ${limit}`,
  );
  if (found.length === 0) return 0;
  const idle = await rowsOf(
    db.within(WORK),
    Id,
    sql`select u.id from users u where u.id = any(${listOf(found)})
      and not exists (select from prospect_search_jobs where user_id = u.id)
      and not exists (select from connections where user_id = u.id)`,
  );
  const gone = await rowsOf(
    db.within(AUTH),
    Id,
    sql`delete from users u where u.id = any(${listOf(idle)}) and ${isUnconfirmed} returning u.id`,
  );
  return gone.length;
}

const listOf = (rows: readonly z.output<typeof Id>[]) =>
  sql`${sql.param(rows.map(({ id }) => id))}::uuid[]`;

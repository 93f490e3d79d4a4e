import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { prepareDatabase, prepareQueues, worldOf } from "#lib/container.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import { owner } from "#tests/fakes/world.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

/* On Netlify: tests/netlify/manifest.test.ts. */

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
beforeEach(async () => {
  fresh = await freshDatabase();
  db = connect(fresh.url, { max: 2 });
});
afterEach(async () => {
  await db.close();
  await fresh.drop();
});

test.each(["inline", "pgboss"])(
  "a process that works by %s cleans up as well",
  async (dispatch) => {
    const vars = { DATABASE_URL: fresh.url, APP_SECRET: TEST_SECRET };
    await prepareDatabase({ vars, apiKey: "pf_the_first_key_of_all_these_tests" });
    if (dispatch === "pgboss") await prepareQueues(vars);
    const { resultId } = await fillWorkspace(db, owner, { accountId: "ours" });
    await db.execute(
      sql`update prospect_search_results set obtained_at = now() - interval '13 months'`,
    );
    await db.execute(sql`delete from retention_turns`);

    const world = worldOf(
      { ...vars, DISPATCH: dispatch },
      (made) => ({ ...made, log: recordingLog() }),
      "worker",
    );
    await world.start();

    try {
      const find = () =>
        db.execute(sql`select id from prospect_search_results where id = ${resultId}`);
      await expect.poll(async () => (await find()).rows, { timeout: 15_000 }).toEqual([]);
      const ended = () =>
        db.execute(
          sql`select workspace_id from retention_turns where next_at > now() + interval '6 minutes'`,
        );
      await expect.poll(async () => (await ended()).rows.length, { timeout: 15_000 }).toBe(1);
    } finally {
      await world.stop();
    }
  },
);

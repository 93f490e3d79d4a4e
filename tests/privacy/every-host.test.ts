import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { prepareDatabase, prepareQueues, worldOf } from "#lib/container.ts";
import { fillWorkspace } from "#tests/access/full-workspace.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import { owner } from "#tests/fakes/world.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { runProgram } from "#tests/setup/program.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

/* As Netlify would deploy it: tests/netlify/manifest.test.ts. */

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

const vars = () => ({ DATABASE_URL: fresh.url, APP_SECRET: TEST_SECRET });

/** A person whose time is over, in a workspace whose night has come. */
async function leaveSomebody(): Promise<string> {
  await prepareDatabase({ vars: vars(), apiKey: "pf_the_first_key_of_all_these_tests" });
  const { resultId } = await fillWorkspace(db, owner, { accountId: "ours" });
  await db.execute(
    sql`update prospect_search_results set obtained_at = now() - interval '13 months'`,
  );
  await db.execute(sql`delete from retention_turns`);
  return resultId;
}

const find = async (resultId: string) =>
  (await db.execute(sql`select id from prospect_search_results where id = ${resultId}`)).rows;
const endedTurns = async () =>
  (
    await db.execute(
      sql`select workspace_id from retention_turns where next_at > now() + interval '6 minutes'`,
    )
  ).rows;

test.each(["inline", "pgboss"])(
  "a process that works by %s cleans up as well",
  async (dispatch) => {
    const resultId = await leaveSomebody();
    if (dispatch === "pgboss") await prepareQueues(vars());
    const world = worldOf(
      { ...vars(), DISPATCH: dispatch },
      (made) => ({ ...made, log: recordingLog() }),
      "worker",
    );
    await world.start();

    try {
      await expect.poll(() => find(resultId), { timeout: 15_000 }).toEqual([]);
      await expect.poll(endedTurns, { timeout: 15_000 }).toHaveLength(1);
    } finally {
      await world.stop();
    }
  },
);

const SWEEP = `const { default: sweep } = await import("./netlify/functions/sweep.mts");
await sweep();
process.exit(0);`;

test("Netlify's scheduled function cleans up as well", async () => {
  const resultId = await leaveSomebody();
  const env = { ...vars(), DISPATCH: "netlify", URL: "https://prospects.test" };

  const { code, stderr } = await runProgram(["--input-type=module", "-e", SWEEP], { env });

  expect([code, stderr]).toEqual([0, ""]);
  expect(await find(resultId)).toEqual([]);
  expect(await endedTurns()).toHaveLength(1);
});

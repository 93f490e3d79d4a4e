import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PERMISSIONS, type Permission, type RouteName } from "#lib/contract/permissions.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { doorsOf, isSafe, send } from "./knock.ts";
import { type Guest, TOWN_KEYS, type Town, townOn } from "./town.ts";
import { WALKS } from "./walks.ts";
import { LATE_REFUSAL, LATE_WRITE, WRITE_HEADER } from "./write-header.ts";

/* What would happen if a handler of GET wrote something: Postgres refuses it, whichever handler that is. */

const HOOKS = new URL("./write-anyway.ts", import.meta.url).href;
const WRITE = { [WRITE_HEADER]: "yes" };

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  folder = await makeDataDir();
  const NODE_OPTIONS = `--import=${HOOKS}`;
  app = await startApp({ MAIL_DIR: folder.path, DATA_KEYS: TOWN_KEYS, NODE_OPTIONS });
  town = townOn(app);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

const rows: Readonly<Record<string, Permission>> = PERMISSIONS;
const reads = (name: RouteName) => isSafe(name) || "reads" in (rows[name] ?? {});
const doors = doorsOf("workspace");

async function call(name: RouteName, headers: Readonly<Record<string, string>>) {
  const team = await town.addTeam();
  const { owner: by } = team;
  const right = await WALKS[name].call({ town, team, by, maker: by });
  const answer = await send({
    origin: app.origin,
    name,
    call: right,
    headers: { ...by.headers, ...headers },
  });
  return { answer, months: await monthsOf(by) };
}

async function monthsOf({ workspaceId }: Guest): Promise<unknown> {
  const { rows } = await app.db.execute(
    sql`select keep_approved_months as months from workspaces where id = ${workspaceId}`,
  );
  return rows[0]?.months;
}

describe("a handler that writes where it may only read", () => {
  test.each(doors.filter(({ name }) => reads(name)))(
    "fails, and nothing is written: $name",
    async ({ name }) => {
      const { months: before } = await call(name, {});
      const { answer, months } = await call(name, WRITE);

      expect([answer.status, months]).toEqual([500, before]);
      expect(JSON.stringify(answer.body)).not.toMatch(/read-only|25006/);
    },
  );

  test("is a fault of ours, which the log names", () => {
    expect(app.allPrinted().filter((line) => line.includes("read-only transaction"))).not.toEqual(
      [],
    );
  });
});

test("what is streamed when the handler is over may write as little", async () => {
  const { owner } = await town.addTeam();
  await app.db.execute(sql`
    insert into audit_events (workspace_id, actor_kind, action, created_at)
    select ${owner.workspaceId}, 'system', ${LATE_WRITE}, now() - n * interval '1 minute' from generate_series(1, 2001) n`);
  const before = await monthsOf(owner);

  const { body } = await ask(`${app.origin}/api/v1/audit.csv`, { headers: owner.headers });

  expect([...String(body).matchAll(new RegExp(LATE_REFUSAL, "g"))]).toHaveLength(2);
  expect([await monthsOf(owner), String(body).includes("written")]).toEqual([before, false]);
});

test("where something may be changed, the same write goes through", async () => {
  const { answer, months } = await call("PATCH /api/v1/workspaces/current", WRITE);

  expect([answer.status, months]).toEqual([204, 7]);
});

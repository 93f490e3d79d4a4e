import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodePlace } from "#db/place.ts";
import type { RouteName } from "#lib/contract/permissions.ts";
import { userChannel } from "#lib/contract/realtime.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { type Answer, ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { doorsOf, send } from "./knock.ts";
import { type Guest, type Team, TOWN_KEYS, type Town, townOn } from "./town.ts";
import type { Call } from "./walk.ts";
import { WALKS } from "./walks.ts";

/*
 * Every id of a workspace in every place where a call of another one has an id: answered, byte for byte but the request's
 * own id, like one that nobody has, and nothing of theirs is another afterwards.
 */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let ours: Team;
let theirs: Team;
let theirIds: readonly string[];
beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, DATA_KEYS: TOWN_KEYS });
  town = townOn(app);
  [ours, theirs] = [await town.addTeam(), await town.addTeam()];
  theirIds = await idsOf(theirs);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

/** Of every row of theirs that has one, and of the people. */
async function idsOf({ workspaceId, secrets }: Team): Promise<string[]> {
  const { rows } = await app.db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and 2 = (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('id', 'workspace_id'))`);
  const found = new Set(secrets.filter((secret) => secret.match(UUID) !== null));
  for (const { name } of rows) {
    const ids = await app.db.execute<{ id: string }>(
      sql`select id from ${sql.identifier(name)} where workspace_id = ${workspaceId}`,
    );
    for (const { id } of ids.rows) found.add(id);
  }
  return [...found];
}

/** All rows of theirs, as text. */
async function theirRows(): Promise<string> {
  const { rows: tables } = await app.db.execute<{ name: string }>(sql`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`);
  const people = sql.param([...theirs.secrets]);
  const prints: string[] = [];
  for (const { name } of tables) {
    const { rows } = await app.db.execute<{ line: string }>(sql`
      select (to_jsonb(t) - 'last_used_at')::text as line from ${sql.identifier(name)} t
      where to_jsonb(t) ->> 'workspace_id' = ${theirs.workspaceId} or to_jsonb(t) ->> 'user_id' = any(${people}::text[])
        or to_jsonb(t) ->> 'id' = any(${people}::text[]) order by 1`);
    prints.push(...rows.map(({ line }) => `${name} ${line}`));
  }
  return prints.join("\n");
}

interface Tried {
  readonly name: RouteName;
  readonly call: Call;
  readonly by: Guest;
}

/** The call once for each place that holds an id, with another id there. */
function withId(call: Call, id: string): Call[] {
  const { about: _, ...rest } = call;
  const text = JSON.stringify(rest);
  return [...text.matchAll(UUID)].map(({ index }) =>
    JSON.parse(text.slice(0, index) + id + text.slice(index + id.length)),
  );
}

async function answerTo({ name, call, by }: Tried, id: string): Promise<unknown> {
  const answer = await send({ origin: app.origin, name, call, headers: by.headers });
  return comparable(answer, id);
}

const NEW = /\d{4}-\d\d-\d\dT[\d:.]+Z|"seq":\d+/g;

/** What may differ is taken out: the request's id, the id that was asked for, and what the call itself has made. */
function comparable({ status, headers, body }: Answer, id: string) {
  const told = [...headers].filter(([key]) => key !== "date" && key !== "x-request-id");
  const text = JSON.stringify({ told, body: body ?? null }).replaceAll(id, "<id>");
  if (status >= 300) return { status, text: text.replace(/"requestId":"[^"]*"/, "") };
  const made = text.replaceAll(UUID, (one) => (theirIds.includes(one) ? one : "<made>"));
  return { status, text: made.replaceAll(NEW, "<new>") };
}

async function expectAlike(name: RouteName, call: Call): Promise<number> {
  let compared = 0;
  const by = ours.owner;
  const nobodys = randomUUID();
  const places = withId(call, nobodys);
  for (const [place, nothing] of places.entries()) {
    const expected = await answerTo({ name, call: nothing, by }, nobodys);
    for (const id of theirIds) {
      const foreign = withId(call, id)[place] ?? call;
      const found = await answerTo({ name, call: foreign, by }, id);
      expect({ place, id, found }).toEqual({ place, id, found: expected });
      compared += 1;
    }
  }
  return compared;
}

const names = [...doorsOf("workspace"), ...doorsOf("person")].map(({ name }) => name);
const place = (id: string) => encodePlace("1780000000000000", id);

const MORE: readonly (readonly [RouteName, (ours: Team, id: string) => Call])[] = [
  ["GET /api/v1/audit", (_, id) => ({ query: { actor: id } })],
  ["GET /api/v1/audit.csv", (_, id) => ({ query: { actor: id } })],
  [
    "POST /api/realtime/auth",
    (_, id) => ({ form: { socket_id: "1.2", channel_name: userChannel(id) } }),
  ],
];
const CURSORS: readonly RouteName[] = [
  "GET /api/v1/jobs",
  "GET /api/v1/audit",
  "GET /api/v1/suppressions",
];

describe("an id of another workspace is answered like one that nobody has, and nothing happens there:", () => {
  test.each(names)(
    "%s",
    async (name) => {
      const before = await theirRows();
      const call = await WALKS[name].call({ town, team: ours, by: ours.owner, maker: ours.owner });

      const compared = await expectAlike(name, call);

      expect(await theirRows()).toBe(before);
      const hasIds = withId(call, randomUUID()).length > 0;
      expect(compared > 0).toBe(hasIds);
    },
    60_000,
  );

  test.each(MORE)("%s, in another place", async (name, callWith) => {
    expect(theirIds.length).toBeGreaterThan(15);
    const before = await theirRows();
    expect(await expectAlike(name, callWith(ours, randomUUID()))).toBe(theirIds.length);
    expect(await theirRows()).toBe(before);
  });

  test.each(CURSORS)("%s, in a cursor", async (name) => {
    const at = (id: string) => ({ name, call: { query: { cursor: place(id) } }, by: ours.owner });
    const nobodys = randomUUID();
    const expected = await answerTo(at(nobodys), nobodys);
    for (const id of theirIds) expect(await answerTo(at(id), id)).toEqual(expected);
  });

  test("POST /api/v1/jobs, as a key of a request that they made", async () => {
    const json = {
      criteria: {
        kind: "people",
        people: { keywords: "baker" },
        sources: [{ provider: "unipile" }],
      },
    };
    const key = randomUUID();
    const start = ({ headers }: Guest) =>
      ask(`${app.origin}/api/v1/jobs`, { json, headers: { ...headers, "idempotency-key": key } });

    const [they, we] = [await town.addTeam(), await town.addTeam()];
    const made = await start(they.owner);
    const asked = await start(we.owner);

    expect([made.status, asked.status]).toEqual([202, 202]);
    expect(asked.body.id).not.toBe(made.body.id);
    expect((await start(they.owner)).body.id).toBe(made.body.id);
  });
});

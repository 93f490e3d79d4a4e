import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cursorSigner } from "#lib/vault/sign-cursor.ts";
import { APP_SECRET, type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { signedIn } from "./signed-in.ts";

/* A cursor is good for the list, the filter and the caller that it was given to, and for a day. */

let app: App;
let ann: Someone;
let bob: Someone;
let jobIds: string[];
let session: Record<string, string>;
beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone({ role: "owner" });
  bob = await app.addSomeone({ role: "owner", workspaceId: ann.workspaceId });
  await app.addConnection(ann);
  session = (await signedIn(app.db, ann)).headers;
  jobIds = [await start(ann), await start(ann), await start(ann)];
  for (const id of jobIds) await app.addRows(id, ["ada", "bob", "cid"]);
  for (const value of ["a@example.com", "b@example.com", "c@example.com"]) {
    await ask(`${app.origin}/api/v1/suppressions`, { as: ann, json: { kind: "email", value } });
  }
  await app.db.execute(
    sql`update users set is_operator = true where id in (${ann.userId}, ${bob.userId})`,
  );
});
afterAll(() => app.stop());

async function start(by: Someone): Promise<string> {
  const criteria = { kind: "people", people: { keywords: "baker" } };
  const { body } = await ask(`${app.origin}/api/v1/jobs`, { as: by, json: { criteria } });
  return body.id;
}

interface List {
  readonly name: string;
  readonly path: () => string;
  /** One that narrows the list, and one that does so otherwise. */
  readonly filters: readonly [string, string];
}

const LISTS: readonly List[] = [
  { name: "searches", path: () => "/v1/jobs", filters: ["status=processing", ""] },
  {
    name: "rows of a search",
    path: () => `/v1/jobs/${jobIds[0]}/results`,
    filters: ["decision=undecided", "decision=undecided&q=a"],
  },
  {
    name: "the audit trail",
    path: () => "/v1/audit",
    filters: ["result=done", "action=suppression"],
  },
  { name: "the list of those left out", path: () => "/v1/suppressions", filters: ["", ""] },
  {
    name: "everybody's searches",
    path: () => "/v1/admin/jobs",
    filters: ["show=open", "show=running"],
  },
];

interface Wanted {
  readonly list: List;
  readonly filter?: string;
  readonly cursor?: string;
  readonly limit?: number;
  readonly as?: Someone;
  readonly headers?: Record<string, string>;
}

function read({ list, filter = list.filters[0], cursor, limit = 1, as, headers }: Wanted) {
  const query = new URLSearchParams(filter);
  query.set("limit", String(limit));
  if (cursor !== undefined) query.set("cursor", cursor);
  const who = as ? { as } : { headers: headers ?? session };
  return ask(`${app.origin}/api${list.path()}?${query}`, who);
}

async function cursorOf(wanted: Wanted): Promise<string> {
  const { body } = await read(wanted);
  expect(body.nextCursor).toEqual(expect.any(String));
  return body.nextCursor;
}

const REFUSED = { status: 422, body: { code: "invalid_cursor", field: "cursor" } };

describe.each(LISTS)("of $name", (list) => {
  test("goes on where the page ended, whatever its size", async () => {
    const cursor = await cursorOf({ list });

    const [second, rest] = [await read({ list, cursor }), await read({ list, cursor, limit: 50 })];

    expect([second.status, rest.status]).toEqual([200, 200]);
    const rowsOf = ({ body }: typeof rest) =>
      Object.values<unknown>(body).find(Array.isArray) ?? [];
    expect(rowsOf(rest)[0]).toEqual(rowsOf(second)[0]);
    expect(rowsOf(rest).length).toBeGreaterThan(1);
    expect(rowsOf(rest)).not.toContainEqual(rowsOf(await read({ list }))[0]);
  });

  test("is refused with a character of it changed, before anything of it is read", async () => {
    const cursor = await cursorOf({ list });
    for (const at of [0, 10, 21, 25, cursor.length - 2]) {
      const other = cursor.charAt(at) === "A" ? "B" : "A";
      const changed = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(await read({ list, cursor: changed })).toMatchObject(REFUSED);
    }
  });

  test("is refused to a colleague, and in another workspace", async () => {
    const cursor = await cursorOf({ list });
    const eve = await app.addSomeone({ role: "owner" });
    await app.db.execute(sql`update users set is_operator = true where id = ${eve.userId}`);

    for (const other of [bob, eve]) {
      const { headers } = await signedIn(app.db, other);
      expect((await read({ list, cursor, headers })).status).toBe(422);
    }
  });

  test("is refused at every other list", async () => {
    const cursor = await cursorOf({ list });
    for (const other of LISTS.filter((one) => one !== list)) {
      expect(await read({ list: other, cursor })).toMatchObject(REFUSED);
    }
  });

  test("is refused under another filter", async () => {
    const [one, other] = list.filters;
    if (one === other) return expect(list.path()).toBe("/v1/suppressions"); // which has none
    const cursor = await cursorOf({ list, filter: one });
    expect(await read({ list, filter: other, cursor })).toMatchObject(REFUSED);
  });
});

test.each(LISTS.filter(({ name }) => name !== "the audit trail"))(
  "of a key is not one of its owner's session, nor the other way round: $name",
  async (list) => {
    const [ofKey, ofSession] = [await cursorOf({ list, as: ann }), await cursorOf({ list })];

    expect(await read({ list, cursor: ofKey })).toMatchObject(REFUSED);
    expect(await read({ list, cursor: ofSession, as: ann })).toMatchObject(REFUSED);
    expect((await read({ list, cursor: ofKey, as: ann })).status).toBe(200);
  },
);

test("of the rows of one search is none of another's", async () => {
  const [list] = LISTS.filter(({ name }) => name === "rows of a search");
  if (!list) throw new Error("there is no such list");
  const cursor = await cursorOf({ list });
  const elsewhere = { ...list, path: () => `/v1/jobs/${jobIds[1]}/results` };

  expect(await read({ list: elsewhere, cursor })).toMatchObject(REFUSED);
});

test("is over after a day", async () => {
  const { rows } = await app.db.execute<{ id: string }>(
    sql`select id from api_keys where user_id = ${ann.userId}`,
  );
  const place = (
    await app.db.execute<{ place: string }>(
      sql`select (extract(epoch from created_at) * 1000000)::bigint || '|' || id as place
      from prospect_search_jobs where id = ${jobIds[2]}`,
    )
  ).rows[0]?.place;
  const signedAt = (now: number) =>
    cursorSigner({ root: APP_SECRET, now: () => now }).sign(place ?? "", [
      "jobs",
      ann.workspaceId,
      rows[0]?.id ?? "",
      "[]",
    ]);
  const [list] = LISTS;
  if (!list) throw new Error("there is no list");
  const at = (now: number) => read({ list, filter: "", cursor: signedAt(now), as: ann });

  expect((await at(Date.now())).status).toBe(200);
  expect(await at(Date.now() - 24 * 3_600_000)).toMatchObject(REFUSED);
});

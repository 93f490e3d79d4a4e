import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
let ann: Someone;
let path: string;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_SCALE: "1" });
  ann = await app.addSomeone();
  await app.addConnection(ann);
  const criteria = { kind: "people", people: { keywords: "baker" } };
  const { body } = await ask(`${app.origin}/api/v1/jobs`, { as: ann, json: { criteria } });
  await app.addRows(body.id, ["ada", "adam", "bob"]);
  path = `${app.origin}/api/v1/jobs/${body.id}/results`;
});
afterAll(() => app.stop());

const byBody = (json: unknown, as = ann) => ask(path, { as, json });
const byAddress = (query: Record<string, string>) =>
  ask(`${path}?${new URLSearchParams(query)}`, { as: ann });

test.each([
  [{}, {}],
  [{ q: "ada" }, { q: "ada" }],
  [
    { q: "ada", decision: "undecided", limit: 1 },
    { q: "ada", decision: "undecided", limit: "1" },
  ],
  [
    { q: "a", page: 2, perPage: 1, sort: "name", order: "desc" },
    { q: "a", page: "2", perPage: "1", sort: "name", order: "desc" },
  ],
])("%j answers the page that the same in an address does", async (json, query) => {
  const [one, other] = [await byBody(json), await byAddress(query)];

  expect([one.status, one.body]).toEqual([200, other.body]);
});

test("a cursor of either goes on at the other", async () => {
  const first = await byBody({ q: "ada", limit: 1 });
  const cursor = first.body.nextCursor;

  const [one, other] = [await byBody({ q: "ada", cursor }), await byAddress({ q: "ada", cursor })];

  expect(one.body.results.map(({ name }: { name: string }) => name)).toEqual(["adam"]);
  expect(one.body.results).toEqual(other.body.results);
  expect(await byBody({ q: "bob", cursor })).toMatchObject({
    status: 422,
    body: { code: "invalid_cursor" },
  });
});

test.each([
  [{ limit: "5" }, "limit"],
  [{ page: 0 }, "page"],
  [{ colour: "red" }, "colour"],
  [{ q: "x".repeat(201) }, "q"],
  [{ page: 1, cursor: "cDE" }, "cursor"],
])("%j is refused and the field named", async (json, field) => {
  expect(await byBody(json)).toMatchObject({ status: 422, body: { field } });
});

test("another workspace finds nothing there", async () => {
  const eve = await app.addSomeone();
  expect((await byBody({}, eve)).status).toBe(404);
});

test("both are counted as one, by calls and by rows", async () => {
  const bob = await app.addSomeone({ workspaceId: ann.workspaceId });
  const [calls, rowsGiven] = [`results:user:${bob.userId}`, `rows:user:${bob.userId}`];
  // Nothing comes back in until then.
  await app.db.execute(sql`insert into rate_buckets (key, tokens, filled_at)
    values (${calls}, 10, now() + interval '1 hour'), (${rowsGiven}, 100, now() + interval '1 hour')`);

  await ask(path, { as: bob });
  await byBody({}, bob);

  const { rows } = await app.db.execute(
    sql`select tokens::float8 as tokens from rate_buckets where key in (${calls}, ${rowsGiven}) order by key`,
  );
  expect(rows).toEqual([{ tokens: 10 - 2 }, { tokens: 100 - 2 * 3 }]);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { NAUGHTY, STORABLE } from "./naughty-strings.ts";
import { type Guest, type Town, townOn } from "./town.ts";

/* 364 strings that break naive text handling, in at every door for text and out again at every other. */

const PAGE = 200;

let app: App;
let town: Town;
let guest: Guest;

beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_SCALE: "1000" });
  town = townOn(app);
  guest = await town.addGuest("owner", await app.addWorkspace());
});
afterAll(() => app.stop());

const call = (path: string, input: Parameters<typeof ask>[1] = {}) =>
  ask(`${app.origin}/api${path}`, { ...input, headers: { ...guest.headers } });

/** Taken as it is but for blanks round it, or refused with a reason: nothing between. */
async function sendEach(
  path: string,
  method: string,
  toJson: (text: string) => unknown,
): Promise<{ taken: string[]; bodies: Record<string, unknown>[] }> {
  const taken: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  const strange: [string, number][] = [];
  for (const text of NAUGHTY) {
    const answer = await call(path, { method, json: toJson(text) });
    if (answer.status < 300) {
      taken.push(text);
      bodies.push(answer.body);
    } else if (answer.status !== 422) strange.push([text, answer.status]);
  }
  expect(strange).toEqual([]);
  return { taken, bodies };
}

test("a search's name and words come back as they were sent", async () => {
  await app.addConnection(guest);
  let count = 0;
  for (const text of NAUGHTY) {
    if (count % 5 === 0) {
      guest = await town.addGuest("owner", await app.addWorkspace()); // before too many are open
      await app.addConnection(guest);
    }
    count += 1;
    const people = { keywords: text, titles: text.trim() === "" ? [] : [text.slice(0, 100)] };
    const json = { name: text, criteria: { kind: "people", people, target: 1 } };
    const answer = await call("/v1/jobs", { json });
    if (answer.status === 422) continue;
    expect([text, answer.status]).toEqual([text, 202]);
    const { body } = await call("/v1/jobs");
    expect(body.jobs.map(({ name }: { name: string }) => name)).toContain(text.trim());
  }
});

test("a row's name, company and the rest come back as the provider said them", async () => {
  await app.addConnection(guest);
  const json = {
    criteria: { kind: "people", people: { keywords: "all" }, target: 2_500 },
  };
  const { id: jobId } = (await call("/v1/jobs", { json })).body;
  const names = [...new Set(STORABLE)].filter((text) => text !== "");
  await app.addRows(jobId, names);

  const read: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const after = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, headers, body } = await call(`/v1/jobs/${jobId}/results?limit=${PAGE}${after}`);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    read.push(...body.results.map(({ name }: { name: string }) => name));
    cursor = body.results.length === PAGE ? body.nextCursor : null;
  }
  expect(read.toSorted()).toEqual(names.toSorted());

  await eachAtOnce(async (q) => {
    const found = await call(
      `/v1/jobs/${jobId}/results?limit=1&q=${encodeURIComponent(q.toWellFormed())}`,
    );
    expect([q, found.status < 500]).toEqual([q, true]);
  });
});

describe("in the workspace's own settings", () => {
  test("its name, and what the trail and its CSV say of it", async () => {
    guest = await town.addGuest("owner", await app.addWorkspace());
    const { taken } = await sendEach("/v1/workspaces/current", "PATCH", (name) => ({ name }));

    const current = await call("/v1/workspaces/current");
    expect(current.body.workspace?.name ?? current.body.name).toBe(taken.at(-1)?.trim());
    const csv = await call("/v1/audit.csv");
    expect(csv.status).toBe(200);
    expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"/);
    for (const line of String(csv.body).split("\r\n")) {
      expect(line).not.toMatch(/(^|,)"[=+\-@|%]/);
    }
  });

  test("names of keys", async () => {
    for (let from = 0; from < NAUGHTY.length; from += 20) {
      guest = await town.addGuest("owner", await app.addWorkspace());
      for (const name of NAUGHTY.slice(from, from + 20)) {
        const { status } = await call("/v1/api-keys", { json: { name, scopes: ["jobs:read"] } });
        if (status === 422) continue;
        expect([name, status]).toEqual([name, 201]);
        const { body } = await call("/v1/api-keys");
        const names = body.keys.map((key: { name: string }) => key.name);
        expect(names).toContain(name.trim());
      }
    }
  });

  test("whom it must not find, of whom only hashes are kept", async () => {
    const { taken } = await sendEach("/v1/suppressions", "POST", (value) => ({
      kind: "company",
      value,
    }));
    expect(taken.length).toBeGreaterThan(100);
    const { body } = await call("/v1/suppressions?limit=200");
    expect(JSON.stringify(body)).not.toContain("alert(");
  });
});

const PATHS = ["/v1/jobs/", "/v1/provider-keys/", "/auth/", "/"];

/** Twenty at once: each is one question, and none waits for another's answer. */
async function eachAtOnce(check: (text: string) => Promise<void>): Promise<void> {
  for (let from = 0; from < NAUGHTY.length; from += 20) {
    await Promise.all(NAUGHTY.slice(from, from + 20).map(check));
  }
}

test.each(PATHS)("under %s they find nothing, and break nothing", async (path) => {
  await eachAtOnce(async (text) => {
    const part = encodeURIComponent(text.toWellFormed());
    const { status } = await call(`${path}${part}`, { method: "DELETE" });
    expect([text, status >= 400 && status < 500]).toEqual([text, true]);
  });
});

test("in a query they break nothing", async () => {
  await eachAtOnce(async (text) => {
    const part = encodeURIComponent(text.toWellFormed());
    const { status } = await call(`/v1/audit?cursor=${part}&action=${part}`);
    expect([text, status < 500]).toEqual([text, true]);
  });
});

test("in headers they are refused or ignored", async () => {
  await eachAtOnce(async (text) => {
    const value = Buffer.from(text)
      .toString("latin1")
      .replaceAll(/\p{Cc}/gu, (sign) => (sign > "\x7f" ? sign : ""));
    const headers = {
      authorization: `Bearer ${value}`,
      cookie: `pf.session_token=${value}`,
      "idempotency-key": value,
      "x-request-id": value,
      "x-forwarded-for": value,
    };
    const { status } = await ask(`${app.origin}/api/v1/jobs`, { headers });
    expect([text, status]).toEqual([text, 401]);
  });
});

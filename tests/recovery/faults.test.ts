import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { LinkedinApi } from "#lib/contract/job.ts";
import type { Job } from "#lib/engine/ports.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { makeDue } from "#tests/fakes/trouble.ts";
import {
  ledgerOf,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";
import { callsInsideRetryAfter, searchesOf } from "./calls.ts";
import { watchStarts } from "./starts.ts";

type Settings = NonNullable<Parameters<typeof startUnipileSimulator>[0]>;

const SPACING_MS = 60;
const TARGET = 300;
const PAGE_ROWS = 100;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let starts: Awaited<ReturnType<typeof watchStarts>>;
let simulator: UnipileSimulator;
beforeAll(async () => {
  database = await seededDatabase();
  starts = await watchStarts(database.url);
});
afterAll(async () => {
  await starts.close();
  await database.close();
});
beforeEach(async () => {
  await starts.forget();
  await database.db.execute("truncate connections, account_paces, prospect_search_jobs cascade");
});
afterEach(() => simulator.stop());

async function worldWith(settings: Settings): Promise<TestWorld> {
  simulator = await startUnipileSimulator(settings);
  return worldOn(database.db, {
    source: linkedin({ baseUrl: simulator.url, apiKey: simulator.apiKey }),
    pace: { spacingMinMs: SPACING_MS, spacingMaxMs: 2 * SPACING_MS, rowsPerDay: 1_000_000 },
    limits: { pageTimeoutMs: 500, firstPageRetryMs: 50, newsGapMs: 100 },
  });
}

/** Runs slices until the job is over; a wait is taken for over as soon as it is begun. */
async function runToTheEnd(w: TestWorld): Promise<Job> {
  const { criteria } = requestFor(TARGET, { people: {} });
  const sources = [{ provider: "unipile" as const, api: "sales_navigator" as const }];
  const job = await start(w, { criteria: { ...criteria, sources } });
  while ((await slice(w, job)) === "waiting") {
    // A minute or more goes by for real; here it is at least the spacing, which making the account free forgets.
    await w.clock.sleep(2 * SPACING_MS, new AbortController().signal);
    await makeDue(database.db, job);
  }
  return reload(w, job);
}

/** Each call had a moment of its own, and was made at the earliest then: a late one comes no sooner. */
async function expectPolite(): Promise<void> {
  const calls = searchesOf(simulator.requests());
  expect(callsInsideRetryAfter(calls)).toEqual([]);
  expect(await starts.judge(SPACING_MS)).toEqual({ begun: calls.length, tooClose: 0 });
}

function expectWhole(job: Job): void {
  expect(job).toMatchObject({ status: "completed", outcome: "full", stopReason: "target_reached" });
  expect(job.tally.shown).toBe(TARGET);
  expect(ledgerOf(job).fetched).toBe(ledgerOf(job).sum);
}

const atSecondPage = { call: 2 };

test.each<[string, Settings]>([
  [
    "one 503 with Retry-After",
    { faults: [{ on: atSecondPage, do: { status: 503, retryAfterSeconds: 1 } }] },
  ],
  [
    "one 429 with Retry-After",
    { faults: [{ on: atSecondPage, do: { status: 429, retryAfterSeconds: 1 } }] },
  ],
  ["a 500", { faults: [{ on: atSecondPage, do: { status: 500, type: "errors/provider_error" } }] }],
  ["a hang past the time-out", { faults: [{ on: atSecondPage, do: { hangMs: 2_000 } }] }],
  ["JSON that breaks off", { faults: [{ on: atSecondPage, do: { body: "truncated" } }] }],
  ["a connection that is reset", { faults: [{ on: atSecondPage, do: { resetConnection: true } }] }],
  ["a gateway's HTML page", { faults: [{ on: atSecondPage, do: { status: 502, body: "html" } }] }],
  ["overlapping pages", { quirks: { overlap: 5 } }],
  ["short pages", { quirks: { shortPages: 0.5 } }],
])("a search through %s ends whole, at the allowed pace", async (_what, settings) => {
  const w = await worldWith(settings);

  const job = await runToTheEnd(w);

  expectWhole(job);
  await expectPolite();
  // Without trouble three pages are enough: it did happen.
  expect(searchesOf(simulator.requests()).length).toBeGreaterThan(TARGET / PAGE_ROWS);
});

test.each<[LinkedinApi, number, Settings["quirks"]]>([
  ["sales_navigator", 2_500, { overlap: 5 }],
  ["classic", 1_000, { overlap: 5 }],
  ["classic", 1_000, { overlap: 5, pastCap: "error_500" }],
])(
  "all that %s gives of a list, %d rows, is reached through pages that overlap (%j)",
  async (api, target, quirks) => {
    const w = await worldWith({ quirks });
    const { criteria } = requestFor(target, { people: {} });
    const job = await start(w, {
      criteria: { ...criteria, sources: [{ provider: "unipile", api }] },
    });

    expect(await slice(w, job)).toBe("ended");

    const ended = await reload(w, job);
    expect(ended).toMatchObject({ outcome: "full", stopReason: "target_reached" });
    expect(ended.tally.shown).toBe(target);
    expect(ended.tally.merged).toBeGreaterThan(0);
  },
);

test("a burst of 500 rests the account, and the search goes on from its cursor", async () => {
  const burst = { on: { page: 100 }, times: 5, do: { status: 500, type: "errors/provider_error" } };
  const w = await worldWith({ faults: [burst] });

  const job = await runToTheEnd(w);

  expectWhole(job);
  await expectPolite();
  // Two in a row are taken for a throttle, so each round of the five asks twice at most.
  expect(job.tally.fetched).toBe(TARGET);
  expect(w.woken.filter(({ at }) => at !== undefined).length).toBeGreaterThanOrEqual(2);
});

test("a repeated cursor ends the search in failure with its name, rows kept", async () => {
  const w = await worldWith({ faults: [{ on: { call: 2 }, do: { repeatCursor: true } }] });

  const job = await runToTheEnd(w);

  expect(job).toMatchObject({ status: "failed", stopReason: "provider_error" });
  expect(job.error).toMatchObject({ code: "cursor_repeated" });
  expect(job.tally.shown).toBeGreaterThan(0);
  expect(ledgerOf(job).fetched).toBe(ledgerOf(job).sum);
  await expectPolite();
});

test("a cursor that goes on past the end ends the search as exhausted", async () => {
  const w = await worldWith({ quirks: { stickyCursor: true } });
  const { criteria } = requestFor(TARGET, { people: { keywords: "Indianapolis" } });

  const job = await start(w, { criteria });
  await slice(w, job);

  const ended = await reload(w, job);
  expect(ended).toMatchObject({ status: "completed", stopReason: "source_exhausted" });
  expect(ended.tally.shown).toBe(ended.tally.reported);
});

test("an allowance that is lowered below a page in the middle is not exceeded by the next page", async () => {
  const w = await worldWith({});
  const { criteria } = requestFor(TARGET, { people: {} });
  const sources = [{ provider: "unipile" as const, api: "sales_navigator" as const }];
  const job = await start(w, { criteria: { ...criteria, sources } });
  const { connectionId, workspaceId } = job;
  const allow = async (dailyRows: number) => {
    await database.db.execute("update account_paces set rows_by_hour = '{}'");
    await w.connections.setPace({ workspaceId, connectionId, pace: { dailyRows } });
    await makeDue(database.db, job);
  };
  for (const dailyRows of [PAGE_ROWS, 30, 20]) {
    await allow(dailyRows);
    expect(await slice(w, job)).toBe("waiting");
  }
  await allow(1_000);

  expect(await slice(w, job)).toBe("ended");

  expectWhole(await reload(w, job));
  const pages = searchesOf(simulator.requests()).map(({ rows }) => rows);
  expect(pages).toEqual([100, 30, 20, 100, 100]);
});

test("an account that is disconnected in the middle waits, and finishes when it is back", async () => {
  const w = await worldWith({ faults: [{ on: { call: 2 }, do: { disconnectAccount: true } }] });
  const { criteria } = requestFor(TARGET, { people: {} });
  const job = await start(w, { criteria });

  expect(await slice(w, job)).toBe("waiting");
  expect(await reload(w, job)).toMatchObject({ waitingReason: "account_disconnected" });
  const [accountId = ""] = simulator.accountIds;
  simulator.setAccount(accountId, { status: "OK" });
  await makeDue(database.db, job);

  expect(await slice(w, job)).toBe("ended");
  expectWhole(await reload(w, job));
});

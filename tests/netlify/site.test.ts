import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { JobMessage, jobChannel } from "#lib/contract/realtime.ts";
import { type BuiltSite, ensureSite } from "#scripts/netlify/ensure-site.ts";
import { reload, requestFor, start, type TestWorld } from "#tests/fakes/world.ts";
import { searchesOf } from "#tests/recovery/calls.ts";
import { damageOf } from "#tests/recovery/damage.ts";
import { setDatabaseOpen } from "#tests/setup/database.ts";
import { API_KEY, BACKGROUND, startPlatform } from "./platform.ts";
import { watchChannel } from "./watch-channel.ts";

const BUILD_TIMEOUT_MS = 900_000;
const SOON = { timeout: 60_000 }; // a function that starts on a busy machine
const NEXT_SERVER = "___netlify-server-handler";
const WAKE_PATH = `/.netlify/functions/${BACKGROUND}`;
const WAKE_IS_GOOD_MS = 5 * 60_000;

/**
 * Every clock at one sixtieth, a second for a minute: LinkedIn's 45 s a page by Unipile (of 60 rows here), 2 to 5 s between calls, a
 * slice of 13 minutes, 90 s for a page, a lease and a first pause of a minute, and of the platform its limit of 15
 * minutes, its second and third call after 1 and 2 more, and its schedule each minute. How long a function takes to start cannot be
 * scaled: it is added to the limit.
 */
const AT_ONE_SIXTIETH = {
  env: {
    LINKEDIN_SPACING_MS: "33-83",
    SLICE_SECONDS: "13",
    PAGE_TIMEOUT_SECONDS: "1.5",
    JOB_LEASE_SECONDS: "1",
    RETRY_BASE_SECONDS: "1",
  },
  limits: { backgroundMs: 15_000, retryDelaysMs: [1_000, 2_000], scheduleEveryMs: 1_000 },
  simulator: { latencyMs: { min: 750, max: 750 }, quirks: { shortPages: 1 } },
};
const SHORT_PAGE_ROWS = 60;

let built: BuiltSite;
beforeAll(async () => {
  built = await ensureSite();
}, BUILD_TIMEOUT_MS);

function largeRequest(target: number) {
  const { criteria } = requestFor(target, { people: {} });
  const sources = [{ provider: "unipile" as const, api: "sales_navigator" as const }];
  return { criteria: { ...criteria, sources } };
}

/** How long this machine needs at the moment to start the background function and answer one call. */
async function measureStart(): Promise<number> {
  const { site, callsOf } = await startPlatform(built);
  await fetch(`${site.url}${WAKE_PATH}`, { method: "POST" });
  await expect.poll(() => callsOf(BACKGROUND), SOON).toHaveLength(1);
  return callsOf(BACKGROUND)[0]?.durationMs ?? 0;
}

/** Why each slice but the last ended, from the job's history. */
async function handOversOf({ db }: TestWorld, { id }: { id: string }): Promise<unknown[]> {
  const { rows } = await db.execute<{ reason: unknown }>(
    sql`select detail ->> 'reason' as reason from job_events
      where job_id = ${id} and detail ->> 'what' = 'handed_over' order by seq`,
  );
  return rows.map(({ reason }) => reason);
}

/** Everything the database holds about a job. */
async function rowOf({ db }: TestWorld, { id }: { id: string }): Promise<unknown> {
  const { rows } = await db.execute(
    sql`select to_jsonb(j) as job from prospect_search_jobs j where id = ${id}`,
  );
  return rows[0];
}

describe("a search", () => {
  test("of 2,500 goes over three slices of the background function or more and is watched live to its end", async () => {
    const { limits, ...rest } = AT_ONE_SIXTIETH;
    const backgroundMs = limits.backgroundMs + (await measureStart());
    const { api, site, world, neon, unipile, realtime, callsOf } = await startPlatform(built, {
      ...rest,
      limits: { ...limits, backgroundMs },
    });
    const job = await api.createJob(largeRequest(2_500));
    const heard = await watchChannel(realtime, jobChannel(job.id), {
      siteUrl: site.url,
      apiKey: API_KEY,
    });

    await heard.until("job.completed", 180_000);

    expect(await damageOf(world.db, { jobId: job.id, expected: 2_500 })).toEqual([]);
    const pages = searchesOf(unipile.requests()).length;
    expect(pages).toBeGreaterThanOrEqual(2_500 / SHORT_PAGE_ROWS);
    const handOvers = await handOversOf(world, job);
    expect(handOvers.length).toBeGreaterThanOrEqual(2); // and the slice that ended it
    expect(new Set(handOvers)).toEqual(new Set(["deadline"]));
    expect(neon.seen.requests).toBeGreaterThan(50);
    expect(neon.seen.sockets).toBe(0);
    await expect
      .poll(() => callsOf(BACKGROUND).length, SOON)
      .toBeGreaterThanOrEqual(handOvers.length + 1);
    expect(callsOf(BACKGROUND).filter(({ kind }) => kind !== "answered")).toEqual([]);
    const messages = heard.events.map(({ data }) => JobMessage.parse(data));
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.at(-1)).toMatchObject({ status: "completed", counts: { shown: 2_500 } });
    for (const key of ["seq", "percent"] as const) {
      const values = messages.map((message) => message[key]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
    expect(await api.readJob(job.id)).toMatchObject({ status: "completed", outcome: "full" });
  });

  test("whose function is killed at the platform's limit in the middle of a page ends whole all the same", async () => {
    const backgroundMs = 4_000 + 3 * (await measureStart()); // the first two pages always fit, the third never
    const { world, unipile, callsOf, printed, wake } = await startPlatform(built, {
      env: { JOB_LEASE_SECONDS: "2" },
      limits: { backgroundMs, retryDelaysMs: [300, 600], scheduleEveryMs: 1_000 },
      simulator: { faults: [{ on: { page: 200 }, do: { hangMs: 600_000 } }] },
    });
    const job = await start(world, largeRequest(500));
    // A wake is good for 5 minutes and the platform kills after 15: its own second call always comes too late. So does it here.
    await wake(job.id, Date.now() - WAKE_IS_GOOD_MS + backgroundMs);

    await expect
      .poll(async () => (await reload(world, job)).status, { timeout: 240_000 })
      .toBe("completed");

    expect(callsOf(BACKGROUND)).toContainEqual(
      expect.objectContaining({ kind: "timed_out", attempt: 1 }),
    );
    await expect
      .poll(() => callsOf(BACKGROUND), SOON)
      .toContainEqual(expect.objectContaining({ kind: "answered", attempt: 2 }));
    expect(printed()).toContain("wake.unsigned"); // the sweep's wake is what it went on by
    expect(await damageOf(world.db, { jobId: job.id, expected: 500 })).toEqual([]);
    const offsets = searchesOf(unipile.requests());
    expect(offsets).toHaveLength(6);

    await expect.poll(() => world.outbox.hasNews(job.id), SOON).toBe(false); // its end has been told
    const before = await rowOf(world, job);
    const calls = callsOf(BACKGROUND).length;
    expect(await wake(job.id)).toBe(202);
    await expect.poll(() => callsOf(BACKGROUND).length, SOON).toBeGreaterThan(calls);
    expect(await rowOf(world, job)).toEqual(before);
    expect(searchesOf(unipile.requests())).toEqual(offsets);
  }, 480_000);

  test("whose function failed without its database runs when the platform calls it again", async () => {
    const { world, databaseUrl, wake, callsOf } = await startPlatform(built, {
      limits: { retryDelaysMs: [5_000, 5_000] },
    });
    const job = await start(world, requestFor(120));
    await setDatabaseOpen(databaseUrl, false);

    await wake(job.id);
    await expect.poll(() => callsOf(BACKGROUND), SOON).toHaveLength(1);
    await setDatabaseOpen(databaseUrl, true);

    await expect.poll(async () => (await reload(world, job)).status, SOON).toBe("completed");
    await expect
      .poll(() => callsOf(BACKGROUND).map(({ kind, attempt }) => [kind, attempt]), SOON)
      .toEqual([
        ["threw", 1],
        ["answered", 2],
      ]);
    expect(await damageOf(world.db, { jobId: job.id, expected: 120 })).toEqual([]);
  });

  test("that was woken nowhere is found by the scheduled sweep", async () => {
    const { world, callsOf } = await startPlatform(built, { limits: { scheduleEveryMs: 1_000 } });
    const job = await start(world, requestFor(120));

    await expect
      .poll(async () => (await reload(world, job)).status, { timeout: 120_000 })
      .toBe("completed");

    expect(callsOf("sweep")[0]).toMatchObject({ kind: "answered" });
    expect(await damageOf(world.db, { jobId: job.id, expected: 120 })).toEqual([]);
  });
});

describe("the sweep", () => {
  test("calls nobody while nothing is open", async () => {
    const { callsOf } = await startPlatform(built, { limits: { scheduleEveryMs: 500 } });

    await expect.poll(() => callsOf("sweep").length, SOON).toBeGreaterThan(3);

    expect(callsOf("sweep").filter(({ kind }) => kind !== "answered")).toEqual([]);
    expect(callsOf(BACKGROUND)).toEqual([]);
  });

  test("cannot be called from outside", async () => {
    const { site, callsOf } = await startPlatform(built);

    const response = await fetch(`${site.url}/.netlify/functions/sweep`, { method: "POST" });

    expect(response.status).toBe(403);
    expect(callsOf("sweep")).toEqual([]);
  });
});

describe("the background function", () => {
  test("answers an unsigned call like any other, and ignores it", async () => {
    const { site, world, unipile, callsOf } = await startPlatform(built);
    const job = await start(world, requestFor(120));
    const before = await rowOf(world, job);
    unipile.clearRequests();

    const response = await fetch(`${site.url}${WAKE_PATH}`, {
      method: "POST",
      body: JSON.stringify({ jobId: job.id }),
    });

    expect([response.status, await response.text()]).toEqual([202, ""]);
    await expect.poll(() => callsOf(BACKGROUND), SOON).toMatchObject([{ kind: "answered" }]);
    expect(await rowOf(world, job)).toEqual(before);
    expect(unipile.requests()).toEqual([]);
  });

  test("takes bodies of up to 256 KB, other functions of up to 6 MB", async () => {
    const { site } = await startPlatform(built);
    const post = async (path: string, bytes: number) => {
      const body = "x".repeat(bytes);
      return (await fetch(`${site.url}${path}`, { method: "POST", body })).status;
    };

    expect(await post(WAKE_PATH, 256 * 1_024)).toBe(202);
    expect(await post(WAKE_PATH, 256 * 1_024 + 1)).toBe(413);
    expect(await post("/api/v1/jobs", 6 * 1_024 ** 2 + 1)).toBe(413);
  });
});

describe("the site", () => {
  test("answers pages and health by the Next server, and files by itself with their headers", async () => {
    const { site, callsOf } = await startPlatform(built);

    const health = await fetch(`${site.url}/api/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok", database: "ok" }]);
    const page = await fetch(`${site.url}/sign-in`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    const [style = ""] = /\/_next\/static\/[^"]+\.css/.exec(await page.text()) ?? [];
    const icon = await fetch(`${site.url}/icon.svg`);
    expect([icon.status, icon.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    expect(callsOf(NEXT_SERVER)).toHaveLength(3);

    const file = await fetch(`${site.url}${style}`);
    expect(file.status).toBe(200);
    expect(file.headers.get("content-type")).toContain("text/css");
    expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const picture = await fetch(`${site.url}/screenshots/review.png`);
    expect(picture.headers.get("cache-control")).toBe("public,max-age=0,must-revalidate");
    expect(callsOf(NEXT_SERVER)).toHaveLength(3);
    for (const { headers } of [page, file, picture]) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toContain("max-age=63072000");
    }
  });

  test("gives no file from outside of its folder, nor a function nobody wrote", async () => {
    const { site } = await startPlatform(built);
    const outside = encodeURIComponent("../../netlify.toml");

    expect((await fetch(`${site.url}/${outside}`)).status).toBe(404);
    expect((await fetch(`${site.url}/.netlify/functions/unknown`)).status).toBe(404);
    const staticFolder = join(built.folder, ".netlify", "static");
    expect(readdirSync(staticFolder)).not.toContain("netlify.toml");
  });
});

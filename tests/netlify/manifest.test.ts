import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { signWake } from "#lib/adapters/wake-signature.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { type BuiltSite, ensureSite } from "#scripts/netlify/ensure-site.ts";
import type { BuiltFunction } from "#scripts/netlify/functions-manifest.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { type Received, startWakeServer } from "#tests/adapters/wake-server.ts";
import {
  ledgerOf,
  reload,
  requestFor,
  seededDatabase,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";
import { jsonOf, lambdaOf, type Wake } from "./lambda.ts";
import { readConfig } from "./read-config.ts";

const BUILD_TIMEOUT_MS = 900_000;
const BACKGROUND = "process-linkedin-search-background";
const NEXT_SERVER = "___netlify-server-handler";
const WAKE_PATH = `/.netlify/functions/${BACKGROUND}`;
const API_KEY = "pf_the_first_key_of_all_these_tests";
const APP_SECRET = "a-secret-of-the-tests-with-32-characters";

let deployed: BuiltSite;
let database: Awaited<ReturnType<typeof seededDatabase>>;
let unipile: UnipileSimulator;
let world: TestWorld;

beforeAll(async () => {
  deployed = await ensureSite();
}, BUILD_TIMEOUT_MS);
beforeAll(async () => {
  database = await seededDatabase();
  unipile = await startUnipileSimulator();
  const source = linkedin({ baseUrl: unipile.url, apiKey: unipile.apiKey });
  world = worldOn(database.db, { source });
});
afterAll(async () => {
  await unipile.stop();
  await database.close();
});

function functionOf(name: string): BuiltFunction {
  const found = deployed.functions.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${name} was not built`);
  return found;
}

function lambda(name: string, siteUrl = "https://prospects.test") {
  return lambdaOf(functionOf(name), {
    URL: siteUrl,
    DATABASE_URL: database.url,
    APP_SECRET,
    UNIPILE_BASE_URL: unipile.url,
    UNIPILE_API_KEY: unipile.apiKey,
    LINKEDIN_SPACING_MS: "0-0",
    LINKEDIN_DAILY_ROWS: "100000",
  });
}

function wakeFor(jobId: string, change: { secret?: string; at?: number } = {}): Wake {
  const body = JSON.stringify({ jobId });
  const { secret = APP_SECRET, at = Date.now() } = change;
  const signature = signWake(purposeKey(secret, "wake/v1"), body, at);
  return { path: WAKE_PATH, body, headers: { "x-wake-signature": signature } };
}

/** The call that was received, for the function it was meant for. */
function asSent(wake: Received | undefined): Wake {
  const header = wake?.headers["x-wake-signature"];
  return {
    path: wake?.path ?? "",
    body: wake?.body ?? "",
    headers: { "x-wake-signature": String(header) },
  };
}

async function rowOf({ id }: { id: string }): Promise<unknown> {
  const { rows } = await database.db.execute(
    sql`select to_jsonb(j) as job from prospect_search_jobs j where id = ${id}`,
  );
  return rows[0];
}

describe("what Netlify would deploy", () => {
  test("is the two functions and the Next server, on the Node this project runs on", () => {
    expect(deployed.functions.map(({ name, runtimeVersion }) => [name, runtimeVersion])).toEqual([
      [NEXT_SERVER, "nodejs24.x"],
      [BACKGROUND, "nodejs24.x"],
      ["sweep", "nodejs24.x"],
    ]);
  });

  test("runs searches in the background, at the address that is woken", () => {
    const { invocationMode, routes, schedule } = functionOf(BACKGROUND);
    expect({ invocationMode, routes, schedule }).toEqual({ invocationMode: "background" });
  });

  test("runs them in the background by what the function says, not by its file's name alone", async () => {
    expect(await readConfig(deployed.folder, `${BACKGROUND}.mts`)).toMatchObject({
      invocationMode: "background",
    });
  });

  test("sweeps every minute, as both the function and netlify.toml say", async () => {
    const toml = readFileSync(join(repository, "netlify.toml"), "utf8");
    const [, inFile] = /^\[functions\.sweep\]\nschedule = "(.+)"$/m.exec(toml) ?? [];
    const { schedule: inFunction } = (await readConfig(deployed.folder, "sweep.mts")) ?? {};

    expect([functionOf("sweep").schedule, inFile, inFunction]).toEqual(
      Array.from({ length: 3 }, () => "* * * * *"),
    );
  });

  test("lets Next answer every address that is no file", () => {
    const { generator, routes } = functionOf(NEXT_SERVER);
    expect(generator).toMatch(/^@netlify\/plugin-nextjs@/);
    expect(routes).toMatchObject([{ pattern: "/*", methods: [], prefer_static: true }]);
    const files = readdirSync(join(deployed.folder, ".netlify/static/_next/static"), {
      recursive: true,
    });
    expect(files.filter((file) => file.toString().endsWith(".css"))).not.toEqual([]);
  });
});

describe("the background function", () => {
  test("runs the search it was woken for to its end", async () => {
    const job = await start(world, requestFor(120));
    const { invoke } = lambda(BACKGROUND);

    const answer = await invoke(wakeFor(job.id));

    expect(answer).toMatchObject({ kind: "answered" });
    const ended = await reload(world, job);
    expect(ended).toMatchObject({ status: "completed", stopReason: "target_reached" });
    expect(ended.tally.shown).toBe(120);
    expect(ledgerOf(ended).sum).toBe(ledgerOf(ended).fetched);
  });

  test("works on a search once when two are woken for it", async () => {
    const job = await start(world, requestFor(120));
    const both = [lambda(BACKGROUND), lambda(BACKGROUND)];
    unipile.clearRequests();

    const answers = await Promise.all(both.map(({ invoke }) => invoke(wakeFor(job.id))));

    expect(answers.map(({ kind }) => kind)).toEqual(["answered", "answered"]);
    const ended = await reload(world, job);
    expect(ended.tally.shown).toBe(120);
    const pages = unipile.requests().filter(({ route }) => route === "search");
    expect(pages).toHaveLength(ended.pageNo);
  });

  test.each([
    ["unsigned", (jobId: string) => ({ path: WAKE_PATH, body: JSON.stringify({ jobId }) })],
    ["signed by somebody else", (jobId: string) => wakeFor(jobId, { secret: "another" })],
    ["signed an hour ago", (jobId: string) => wakeFor(jobId, { at: Date.now() - 3_600_000 })],
    [
      "signed for another search",
      (jobId: string) => ({ ...wakeFor(crypto.randomUUID()), body: JSON.stringify({ jobId }) }),
    ],
    ["too long", (jobId: string) => wakeFor(jobId.padEnd(2_000, "0"))],
    ["without a body", () => ({ path: WAKE_PATH })],
  ])("ignores a wake that is %s, without failing and being called again", async (_, toWake) => {
    const job = await start(world, requestFor(120));
    const before = await rowOf(job);
    unipile.clearRequests();
    const { invoke, output } = lambda(BACKGROUND);

    const answer = await invoke(toWake(job.id));

    expect(answer).toMatchObject({ kind: "answered" });
    await expect.poll(output).toContain("wake.unsigned");
    expect(await rowOf(job)).toEqual(before);
    expect(unipile.requests()).toEqual([]);
    expect(await invoke(wakeFor(job.id))).toMatchObject({ kind: "answered" });
    expect(await reload(world, job)).toMatchObject({ status: "completed" });
  });
});

describe("the sweep", () => {
  test("wakes a due search by a signed call that the background function obeys", async () => {
    const job = await start(world, requestFor(120));
    const site = await startWakeServer();
    const sweep = lambda("sweep", site.url);

    await sweep.invoke({ path: "/.netlify/functions/sweep", body: '{"next_run":"later"}' });

    const woken = site.received.filter(({ body }) => body === JSON.stringify({ jobId: job.id }));
    expect(woken).toHaveLength(1);
    const [wake] = woken;
    expect(wake).toMatchObject({ method: "POST", path: WAKE_PATH });
    expect((await reload(world, job)).status).toBe("queued");
    // What must not be kept any longer was looked at as well: the next look is tonight.
    const { rows } = await world.db.execute(
      sql`select next_at > now() as is_later from retention_turns`,
    );
    expect(rows).toEqual([{ is_later: true }]);

    await lambda(BACKGROUND).invoke(asSent(wake));
    expect(await reload(world, job)).toMatchObject({ status: "completed" });
  });

  test("is done within its half minute when 200 searches are due and the site does not answer", async () => {
    await Promise.all(Array.from({ length: 200 }, () => start(world, requestFor(120))));
    const silent = await startWakeServer(() => undefined);

    const answer = await lambda("sweep", silent.url).invoke({ path: "/.netlify/functions/sweep" });

    expect(answer).toMatchObject({ kind: "answered" });
    expect(silent.received).toHaveLength(200);
  });
});

describe("the Next server", () => {
  test("finds its database and the migrations it was built with", async () => {
    const { invoke } = lambda(NEXT_SERVER);
    const answer = await invoke({ method: "GET", path: "/api/health" });
    expect(answer).toMatchObject({ kind: "answered", status: 200 });
    expect(jsonOf(answer)).toEqual({ status: "ok", database: "ok" });
  });

  test("leaves a new search to the background function", async () => {
    const site = await startWakeServer();
    const { invoke } = lambda(NEXT_SERVER, site.url);

    const answer = await invoke({
      path: "/api/v1/jobs",
      headers: { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" },
      body: JSON.stringify(requestFor(120)),
    });

    expect(answer).toMatchObject({ kind: "answered", status: 202 });
    const job = z.object({ id: z.uuid() }).parse(jsonOf(answer));
    expect(site.received.map(({ path, body }) => [path, body])).toEqual([
      [WAKE_PATH, JSON.stringify({ jobId: job.id })],
    ]);
    await lambda(BACKGROUND).invoke(asSent(site.received[0]));
    expect(await reload(world, job)).toMatchObject({ status: "completed" });
  });
});

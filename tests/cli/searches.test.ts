import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Counts, JobStatus, Outcome, StopReason } from "#lib/contract/job.ts";
import { addsUp } from "#scripts/ledger.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type Program, runProgram, startProgram } from "#tests/setup/program.ts";

/*
 * The demo as a person runs it, with the simulated LinkedIn it brings along, whose pages overlap. Only the pause between two
 * calls is taken away.
 */

const run = (task: string, ...args: string[]) => [`${repository}/scripts/run.mjs`, task, ...args];

const Summary = z.strictObject({
  baseUrl: z.url(),
  apiKey: z.string().startsWith("pf_"),
  jobId: z.uuid().nullable(),
  status: JobStatus,
  outcome: Outcome.nullable(),
  stopReason: StopReason.nullable(),
  counts: Counts.nullable(),
  durationMs: z.number(),
});

let dataDir: string;
let remove: () => Promise<void>;
let env: Record<string, string>;
let running: Program;

beforeAll(async () => {
  ({ path: dataDir, remove } = await makeDataDir());
  env = { DATA_DIR: dataDir, LINKEDIN_SPACING_MS: "0-0" };
  running = startProgram(run("demo", "--serve"), { env }); // its database serves the copies below
  await running.says("Ctrl-C ends it.");
});

afterAll(async () => {
  running.kill("SIGINT");
  await running.ended;
  await remove();
});

async function search(args: string[], simulator?: object) {
  const file = join(dataDir, "simulator.json");
  if (simulator) writeFileSync(file, JSON.stringify(simulator));
  const settings = { ...env, ...(simulator && { SIMULATOR_CONFIG: file }) };
  const task = run("demo", "--once", "--json", ...args);
  const { code, stdout, stderr } = await runProgram(task, { env: settings });
  const lines = stdout.trim().split("\n");
  return { code, stderr, lines, last: () => Summary.parse(JSON.parse(lines.at(-1) ?? "")) };
}

const FULL = { status: "completed", outcome: "full", stopReason: "target_reached" } as const;

test.each([
  ["250 of Sales Navigator", 250, ["--target", "250", "--api", "sales_navigator"]],
  ["250 again at once", 250, ["--target", "250", "--api", "sales_navigator"]],
  ["2,500", 2_500, ["--target", "2500"]],
  ["1,000 of classic", 1_000, ["--target", "1000", "--api", "classic"]],
])("a search for %s finds exactly as many, and its count adds up", async (_what, target, args) => {
  const { code, stderr, lines, last } = await search(args);

  expect(code, stderr).toBe(0);
  expect(lines).toHaveLength(1);
  const { counts, ...summary } = last();
  expect(summary).toMatchObject(FULL);
  expect(counts).toMatchObject({ shown: target });
  expect(counts?.merged).toBeGreaterThan(0);
  expect(counts && addsUp(counts)).toBe(true);
});

test("a search that matches fewer than were asked for says that LinkedIn has no more", async () => {
  const criteria = ["--title", "CEO", "--location", "Indiana"];
  const { code, stderr, last } = await search([...criteria, "--target", "500"]);

  expect(code, stderr).toBe(0);
  const { counts, ...summary } = last();
  const partial = { status: "completed", outcome: "partial", stopReason: "source_exhausted" };
  expect(summary).toMatchObject(partial);
  expect(counts?.shown).toBeGreaterThan(0);
  expect(counts?.shown).toBeLessThan(500);
  expect(counts && addsUp(counts)).toBe(true);
});

describe("SIMULATOR_CONFIG", () => {
  test("makes the simulated LinkedIn behave as it says", async () => {
    const faults = [{ do: { emptyItems: true } }];
    const { code, last } = await search(["--target", "60"], { faults });

    expect(code).toBe(0);
    expect(last()).toMatchObject({ status: "completed", outcome: "empty", counts: { shown: 0 } });
  });

  test.each([
    [{ quirks: { overlaps: 1 } }, "overlaps"],
    [{ port: 1 }, "port"],
    [{ latencyMs: { min: 2, max: 1 } }, "min is above max"],
  ])("that does not fit is refused before anything starts: %j", async (simulator, word) => {
    const { code, stderr, lines } = await search([], simulator);

    expect([code, lines]).toEqual([1, [""]]);
    expect(stderr).toMatch(/^SIMULATOR_CONFIG: /);
    expect(stderr).toContain(word);
  });

  test("that is not there is named", async () => {
    const nowhere = { ...env, SIMULATOR_CONFIG: join(dataDir, "nowhere.json") };
    const { code, stderr } = await runProgram(run("demo", "--once"), { env: nowhere });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^SIMULATOR_CONFIG must name a file of JSON; .*nowhere\.json is none/);
  });
});

describe("a search that is refused", () => {
  const nothing = { jobId: null, status: "failed", outcome: null, stopReason: null, counts: null };

  test("by the server ends the demo with an object all the same", async () => {
    const simulator = { accounts: [{ id: "small", name: "Petra", seats: [] }] };
    const { code, stderr, lines, last } = await search(["--api", "recruiter"], simulator);

    expect([code, lines.length]).toEqual([1, 1]);
    expect(last()).toMatchObject(nothing);
    expect(stderr).toContain('the account "Petra" has no Recruiter seat');
  });

  test("for its place ends the search command with an object all the same", async () => {
    const args = ["--location", "Atlantis", "--title", "CEO", "--json"];
    const { code, stdout, stderr } = await runProgram(run("search", ...args), { env });

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ baseUrl: expect.any(String), ...nothing });
    expect(stderr).toContain('LinkedIn knows no place called "Atlantis"');
  });
});

test("the API key that the demo prints opens its API", async () => {
  const [, baseUrl] = /runs at (http:\S+)/.exec(running.stdout()) ?? [];
  const [, apiKey] = /^API key: (pf_\w+)$/m.exec(running.stdout()) ?? [];
  const headers = { authorization: `Bearer ${apiKey}` };

  expect((await fetch(`${baseUrl}/api/v1/jobs`, { headers })).status).toBe(200);
});

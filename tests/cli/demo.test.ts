import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addsUp } from "#scripts/ledger.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type Program, runProgram, startProgram } from "#tests/setup/program.ts";

let dataDir: string;
let remove: () => Promise<void>;
let demo: Program;
let address: { baseUrl: string; apiKey: string };
const env: Record<string, string> = {};

const run = (task: string, ...args: string[]) => [`${repository}/scripts/run.mjs`, task, ...args];

beforeAll(async () => {
  ({ path: dataDir, remove } = await makeDataDir());
  env.DATA_DIR = dataDir;
  env.LINKEDIN_SPACING_MS = "300-300";
  demo = startProgram(run("demo", "--serve", "--json"), { env });
  await demo.says("apiKey");
  address = JSON.parse(demo.stdout());
});

afterAll(async () => {
  demo.kill("SIGINT");
  await demo.ended;
  await remove();
});

async function isThere(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: "manual" });
    return true;
  } catch {
    return false;
  }
}

function lastLine(text: string) {
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
}

test("one command from any folder runs a search beside another copy, says how it went, and ends", async () => {
  const result = await runProgram(run("demo", "--once", "--json", "--target", "60"), {
    env,
    cwd: tmpdir(),
  });

  expect(result.code, result.stderr).toBe(0);
  const summary = lastLine(result.stdout);
  expect(summary).toMatchObject({ status: "completed", outcome: "full", counts: { shown: 60 } });
  expect(Object.keys(summary)).toEqual([
    "baseUrl",
    "apiKey",
    "jobId",
    "status",
    "outcome",
    "stopReason",
    "counts",
    "durationMs",
  ]);
  expect(addsUp(summary.counts)).toBe(true);
  expect(result.stdout.trim().split("\n")).toHaveLength(1);
  expect(await isThere(summary.baseUrl)).toBe(false);
  expect(await isThere(address.baseUrl)).toBe(true);
});

test("Ctrl-C during a search ends everything that was started", async () => {
  const copy = startProgram(run("demo", "--target", "2500", "--keywords", "a"), { env });
  await copy.says(/ of 2,500 {2}processing/);
  const [url = ""] = /http:\/\/[\d.:]+/.exec(copy.stdout()) ?? [];
  const wasThere = await isThere(url);

  copy.kill("SIGINT");
  copy.kill("SIGINT");

  expect(await copy.ended).toBe(130);
  expect([wasThere, await isThere(url)]).toEqual([true, false]);
  expect(copy.stderr()).toBe("");
});

test("the search command finds the running copy, shows progress, samples and the ledger", async () => {
  const args = ["--title", "CEO", "--location", "Chicago", "--target", "5"];
  const result = await runProgram(run("search", "--", ...args), { env });

  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).toContain(`${address.baseUrl}/searches/`);
  expect(result.stdout).toContain("5 of 5  completed");
  expect(result.stdout.match(/^ {2}.+: .+Chicago/gm)).toHaveLength(5);
  expect(result.stdout).toMatch(/reported [\d,]+ -> fetched \d+ = merged .* \+ shown 5\n/);
});

test("the search command can answer a program", async () => {
  const result = await runProgram(run("search", "--title", "CEO", "--target", "5", "--json"), {
    env,
  });

  expect(result.code).toBe(0);
  expect(JSON.parse(result.stdout)).toMatchObject({
    baseUrl: address.baseUrl,
    status: "completed",
    counts: { shown: 5 },
  });
});

test("Ctrl-C in the search command leaves the search running", async () => {
  const args = ["--keywords", "a", "--target", "2500"];
  const watcher = startProgram(run("search", ...args), { env });
  await watcher.says("processing");

  watcher.kill("SIGINT");

  expect(await watcher.ended).toBe(130);
  expect(watcher.stdout()).toContain("The search goes on without you");
  const jobId = /searches\/([\w-]+)/.exec(watcher.stdout())?.[1];
  const headers = { authorization: `Bearer ${address.apiKey}` };
  const fetched = async () => {
    const answer = await fetch(`${address.baseUrl}/api/v1/jobs/${jobId}`, { headers });
    return (await answer.json()).counts.fetched;
  };
  const before = await fetched();
  await vi.waitFor(async () => expect(await fetched()).toBeGreaterThan(before), {
    timeout: 30_000,
  });
});

test("the end-to-end check passes against the running copy", async () => {
  const script = `${repository}/scripts/test-background-search.js`;
  const result = await runProgram([script, "--interval", "0.2", "--target", "60"], { env });

  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).toContain("Tables: prospect_search_jobs, prospect_search_results");
  expect(result.stdout).toContain("100 %  60 of 60  completed");
  expect(result.stdout).toMatch(/Results: 60 on 2 pages\n( {2}.+: .+\n){5}OK\n$/);
});

test("the end-to-end check fails with the reason when the key is wrong", async () => {
  const script = `${repository}/scripts/test-background-search.js`;
  const key = `pf_${"0".repeat(40)}`;
  const result = await runProgram([script, "--api-key", key], { env });

  expect(result.code).toBe(1);
  expect(result.stderr).toContain("FAILED: /api/admin/setup-search-jobs-tables answered 401");
});

test.each([
  ["demo", ["--target", "0"], "--target must be a whole number from 1 to 2500"],
  ["demo", ["--target", "2500", "--api", "classic"], "--target must be at most 1000"],
  ["demo", ["--speed", "9"], "Unknown option '--speed'"],
  ["search", ["--title", "CEO", "--api", "x"], "--api must be one of"],
  ["search", [], "--keywords, --title or --location is needed"],
  ["search", ["--title", "CEO", "--base-url", "nowhere"], "--base-url must be an address"],
  ["db:migrate", ["--first-key", "abc"], "--first-key must be pf_"],
])("%s %j is wrong use: a message and exit code 2", async (task, args, message) => {
  const result = await runProgram(run(task, ...args), { env });

  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain(message);
});

test.each(["demo", "search", "db:migrate"])("%s explains itself", async (task) => {
  const result = await runProgram(run(task, "--help"), { env });

  expect(result).toMatchObject({ code: 0, stderr: "" });
  expect(result.stdout).toContain(`npm run ${task}`);
});

test("no copy to speak to is said with what to do", async () => {
  const empty = { ...env, DATA_DIR: `${dataDir}/none` };
  const result = await runProgram(run("search", "--title", "CEO"), { env: empty });

  expect(result.code).toBe(1);
  expect(result.stderr).toContain("npm run demo -- --serve");
});

import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { runProgram, startProgram } from "#tests/setup/program.ts";

const Report = z.strictObject({
  seed: z.union([z.string(), z.number()]),
  events: z.number(),
  jobs: z.number(),
  rowsExpected: z.number(),
  rows: z.number(),
  lost: z.number(),
  twice: z.number(),
  staleAccepted: z.number(),
  gaps: z.number(),
  ledgerOk: z.boolean(),
  refetched: z.number(),
  ok: z.boolean(),
});

function chaos(args: string[]) {
  return runProgram(["scripts/run.mjs", "chaos", "--json", ...args]);
}

function lastLine(stdout: string): z.infer<typeof Report> {
  return Report.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

// Each way to run the workers meets every kind of event once.
test.each([
  { dispatch: "inline", driver: "pg", events: 60, seed: 1 },
  { dispatch: "pgboss", driver: "pg", events: 30, seed: 2 },
  { dispatch: "inline", driver: "neon-http", events: 25, seed: 3 },
])(
  "workers ($dispatch, over $driver) that are killed, stopped and cut off at $events moments lose nobody and have nobody twice",
  async ({ dispatch, driver, events, seed }) => {
    const how = ["--dispatch", dispatch, "--driver", driver];
    const run = await chaos([...how, "--events", String(events), "--seed", String(seed)]);

    const report = lastLine(run.stdout);
    expect(report).toMatchObject({
      seed,
      events,
      lost: 0,
      twice: 0,
      staleAccepted: 0,
      gaps: 0,
      ledgerOk: true,
      ok: true,
    });
    expect(report.rows).toBe(report.rowsExpected);
    expect(report.rows).toBeGreaterThan(0);
    expect(report.refetched).toBeLessThanOrEqual(events);
    expect(run.code).toBe(0);
  },
);

test("without the fence the same run does not add up", async () => {
  const run = await chaos(["--events", "25", "--seed", "1", "--no-fence"]);

  const report = lastLine(run.stdout);
  expect(report.ok).toBe(false);
  expect(report.staleAccepted).toBeGreaterThan(0);
  expect(run.code).toBe(1);
});

test("a run that is interrupted takes everything with it", async () => {
  const temp = await makeDataDir();
  const run = startProgram(["scripts/chaos.ts", "--events", "5000"], {
    env: { TMPDIR: temp.path },
  });
  await run.says("25 events of");

  run.kill("SIGINT");

  expect(await run.ended).toBe(130);
  expect(run.stdout()).toBe("");
  const left = (await readdir(temp.path)).filter((name) => name.includes("chaos"));
  expect(left).toEqual([]);
  await temp.remove();
});

test.each([
  ["--events", "none"],
  ["--warp", "9"],
  ["--dispatch", "netlify"],
  ["--driver", "carrier-pigeon"],
])("%s %s is answered with the options there are", async (...args) => {
  const run = await chaos(args);

  expect(run.code).toBe(2);
  expect(run.stderr).toContain("--no-fence");
});

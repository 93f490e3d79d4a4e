import { expect, test } from "vitest";
import { z } from "zod";
import { PARTS } from "#scripts/bench/parts.ts";
import { runProgram } from "#tests/setup/program.ts";

const Figures = z.array(
  z.strictObject({
    id: z.string(),
    value: z.number(),
    unit: z.string(),
    against: z.number().nullable(),
    ratio: z.number().nullable(),
    wanted: z.string().nullable(),
    ok: z.boolean(),
    load: z.number(),
  }),
);

test("the bench prints what was asked for as one line of JSON: a page costs two statements", async () => {
  const only = ["--only", "round-trips,commit-page"];

  const bench = await runProgram(["scripts/bench.ts", "--json", "--runs", "1", ...only]);

  expect(bench.code).toBe(0);
  const lines = bench.stdout.trim().split("\n");
  const figures = Figures.parse(JSON.parse(lines.at(-1) ?? ""));
  expect(figures.map(({ id }) => id)).toEqual([
    "commit-page-p50",
    "commit-page-p95",
    "round-trips-per-page",
    "round-trips-per-page-that-waits",
  ]);
  expect(figures[2]).toMatchObject({ value: 2, wanted: "<= 2", ok: true });
  expect(figures[3]).toMatchObject({ wanted: null, ok: true });
  const [machine, warning] = bench.stderr.split("\n");
  expect(machine).toMatch(
    /^\d+ cores? .*\d+ GiB memory, .*Node v\d+\.\d+\.\d+, PostgreSQL \d+\.\d+.*; 1 run of each$/,
  );
  expect(warning).toContain("fewer than 5 runs");
}, 120_000);

test.each([
  ["warp-speed", '"warp-speed"'],
  ["commit-page,warp-speed", '"warp-speed"'],
  ["commit-page,", '""'],
])(
  "the bench names what it knows when it is asked for something else: %s",
  async (only, named) => {
    const bench = await runProgram(["scripts/bench.ts", "--only", only]);

    expect(bench.code).toBe(2);
    expect(bench.stderr).toContain(`no figure is called ${named}.`);
    for (const { ids } of PARTS) {
      for (const id of ids) expect(bench.stderr).toContain(id);
    }
  },
  60_000,
);

test.each([
  [["--warp"], "--warp"],
  [["--runs", "0"], "--runs must be a whole number"],
])("the bench refuses %j in one message", async (args, message) => {
  const bench = await runProgram(["scripts/bench.ts", ...args]);

  expect(bench).toMatchObject({ code: 2, stdout: "" });
  expect(bench.stderr).toContain(message);
  expect(bench.stderr).not.toMatch(/^ {4}at /m);
});

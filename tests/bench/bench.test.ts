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
    ok: z.boolean().nullable(),
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
  ]);
  expect(figures.at(-1)).toMatchObject({ value: 2, wanted: "<= 2", ok: true });
}, 120_000);

test("the bench names what it knows when it is asked for something else", async () => {
  const bench = await runProgram(["scripts/bench.ts", "--only", "warp-speed"]);

  expect(bench.code).toBe(2);
  for (const { ids } of PARTS) {
    for (const id of ids) expect(bench.stderr).toContain(id);
  }
}, 60_000);

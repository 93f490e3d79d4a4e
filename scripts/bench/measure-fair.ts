import { setTimeout as sleep } from "node:timers/promises";
import type { Owner, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { startJob } from "#lib/engine/start.ts";
import type { BenchServer } from "./bench-database.ts";
import { addOwners } from "./bench-owners.ts";
import { benchSource, JOB_ROWS } from "./bench-source.ts";
import { type BenchWorld, endlessly, openWorld, requestFrom, timeJob } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";

const SPACING_MS = 600;
const LATENCY_MS = 150;
const SMALL_ROWS = 50;
const ARRIVALS = 3;
const MANY = 10;
const MORE_MS = 2 * SPACING_MS;

/** A search of 50 rows that arrives while somebody else's searches of 2,500 rows are on the same account. */
export async function measureFair(server: BenchServer, runs: number): Promise<Figure[]> {
  const source = benchSource({ latencyMs: LATENCY_MS });
  const bench = await openWorld(await server.createDatabase(), { source, spacingMs: SPACING_MS });
  const [owner] = await addOwners({ ...bench, accountIds: ["bench-account"] });
  if (!owner) throw new Error("nobody was added");
  const small = smallSearches({ ...bench, owner });
  const alone = side(() => slowestOf(small.time));
  const besideOne = side(() => beside(bench, { large: 1, time: small.time }));
  const besideMany = side(() => beside(bench, { large: MANY, time: small.time }));
  await measureInTurns(runs, [alone, besideOne, besideMany]);
  await bench.close();
  const shared = { unit: "ms", against: median(alone.values), atMostMore: MORE_MS } as const;
  return [
    figure({ id: "fair-small-beside-large", value: median(besideOne.values), ...shared }),
    figure({ id: "fair-small-beside-ten-large", value: median(besideMany.values), ...shared }),
  ];
}

function smallSearches(bench: { readonly world: World; readonly owner: Owner }) {
  let searches = 0;
  return {
    time(): Promise<number> {
      searches += 1;
      return timeJob(bench, -searches * JOB_ROWS, SMALL_ROWS);
    },
  };
}

/** The slowest of a few, each begun at another moment of the account's spacing. */
async function slowestOf(time: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let arrival = 0; arrival < ARRIVALS; arrival += 1) {
    await sleep(SPACING_MS * (1 + arrival / ARRIVALS)); // at rest again, and out of step
    times.push(await time());
  }
  return Math.max(...times);
}

async function beside(
  bench: BenchWorld,
  { large, time }: { large: number; time: () => Promise<number> },
): Promise<number> {
  const enough = new AbortController();
  const searches = Array.from({ length: large }, (_, index) =>
    searchUntil(enough.signal, bench, index),
  );
  const slowest = await slowestOf(time);
  enough.abort();
  await Promise.all(searches);
  // They were given back and nobody takes them here: what they still wait for must not slow down who comes next.
  await bench.pool.query("update account_paces set wishes = '{}'");
  return slowest;
}

async function searchUntil(signal: AbortSignal, bench: BenchWorld, index: number): Promise<void> {
  const { world, owner } = bench;
  const request = requestFrom(index * JOB_ROWS);
  const { job } = await startJob(world, { owner, request, idempotencyKey: null });
  const end = await runSlice(world, job.id, endlessly(signal));
  if (end !== "handed_over") throw new Error(`a large search was to be at work, but ${end}`);
}

import { rateOf } from "./at-once.ts";
import type { BenchServer } from "./bench-database.ts";
import { openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { measureInTurns, side } from "./side-by-side.ts";
import { openTrivialJobs, type TrivialJobs } from "./trivial-jobs.ts";

const LOAD = { times: 500, atOnce: 10 };

/** Jobs stored a second while nobody works on them, against pg-boss on the same server. */
export async function measureEnqueue(server: BenchServer, runs: number): Promise<Figure[]> {
  const jobs = await openTrivialJobs(server, "nobody");
  const inLine = await openTrivialJobs(server, "pgboss");
  const boss = await openBoss(server, await server.createDatabase());
  const started = side(() => fill(jobs, jobs.start));
  const stored = side(() => fill(jobs, jobs.store));
  const putInLine = side(() => fill(inLine, inLine.start));
  const sent = side(() => fill(boss, () => boss.send(0)));
  await measureInTurns(runs, [started, stored, putInLine, sent]);
  await boss.close();
  await inLine.close();
  await jobs.close();
  const shared = { unit: "jobs/s", against: median(sent.values) } as const;
  return [
    figure({ id: "boss-enqueue-start-job", value: median(started.values), ...shared }),
    figure({ id: "boss-enqueue-row-alone", value: median(stored.values), ...shared }),
    figure({ id: "pgboss-enqueue-start-job", value: median(putInLine.values), ...shared }),
  ];
}

async function fill(
  { empty }: Pick<TrivialJobs, "empty">,
  add: () => Promise<unknown>,
): Promise<number> {
  const rate = await rateOf(add, LOAD);
  await empty();
  return rate;
}

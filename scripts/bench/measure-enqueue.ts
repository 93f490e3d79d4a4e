import { rateOf } from "./at-once.ts";
import type { BenchServer } from "./bench-database.ts";
import { openBoss } from "./boss-side.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./percentile.ts";
import { openTrivialJobs } from "./trivial-jobs.ts";

const LOAD = { times: 500, atOnce: 10 };

/** Jobs stored a second while nobody works on them, against pg-boss on the same server. */
export async function measureEnqueue(server: BenchServer, runs: number): Promise<Figure[]> {
  const jobs = await openTrivialJobs(server, { isAsleep: true });
  const boss = await openBoss(server, await server.createDatabase());
  const started: number[] = [];
  const stored: number[] = [];
  const sent: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startedRate = await rateOf(jobs.start, LOAD);
    await jobs.empty();
    const storedRate = await rateOf(jobs.store, LOAD);
    await jobs.empty();
    const sentRate = await rateOf(() => boss.send(0), LOAD);
    await boss.empty();
    if (run === 0) continue; // warms up all sides
    started.push(startedRate);
    stored.push(storedRate);
    sent.push(sentRate);
  }
  await boss.close();
  await jobs.close();
  const shared = { unit: "jobs/s", against: median(sent) } as const;
  return [
    figure({ id: "boss-enqueue-start-job", value: median(started), ...shared }),
    figure({ id: "boss-enqueue-row-alone", value: median(stored), ...shared }),
  ];
}

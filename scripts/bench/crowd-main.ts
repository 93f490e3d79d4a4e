import { parseArgs } from "node:util";
import { z } from "zod";
import { worldOf } from "#lib/container.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { environment } from "#scripts/local/environment.mjs";
import { accountNames, addOwners } from "./bench-owners.ts";
import { openPool, requestFrom } from "./bench-world.ts";

/*
 * A worker with a place for each search of a crowd. Prints one line when the last of them is over. It is a process of its own so that its memory is nobody else's.
 */

const SAMPLE_MS = 20;

const Options = z.object({
  users: z.coerce.number().int().min(1),
  "jobs-each": z.coerce.number().int().min(1),
  target: z.coerce.number().int().min(1),
});
const { values } = parseArgs({
  options: {
    users: { type: "string" },
    "jobs-each": { type: "string" },
    target: { type: "string" },
  },
});
const { users, "jobs-each": jobsEach, target } = Options.parse(values);

let note: (job: Job) => void = () => undefined;
const held = new Set<string>();
let mostAtOnce = 0;

const world = worldOf(
  environment,
  (app) => ({
    ...app,
    log: { ...app.log, info: () => undefined },
    store: {
      ...app.store,
      async claim(input) {
        const job = await app.store.claim(input);
        if (job) held.add(job.id);
        mostAtOnce = Math.max(mostAtOnce, held.size);
        return job;
      },
      async handOver(input) {
        held.delete(input.job.id);
        return app.store.handOver(input);
      },
      async finish(input) {
        const job = await app.store.finish(input);
        if (job) held.delete(job.id);
        if (job) note(job);
        return job;
      },
    },
  }),
  "worker",
);

/** Starts them all at once; when each person's last search was over, in milliseconds. */
async function search(owners: readonly Owner[], each: number): Promise<number[]> {
  const finishedMs = new Map<string, number>();
  const { promise: allOver, resolve, reject } = Promise.withResolvers<void>();
  const startedAt = performance.now();
  let open = owners.length * each;
  note = (job) => {
    if (job.status !== "completed") reject(new Error(`a search ended as ${job.status}`));
    finishedMs.set(job.userId, performance.now() - startedAt);
    open -= 1;
    if (open === 0) resolve();
  };
  const all = owners.flatMap((owner) => Array.from({ length: each }, () => owner));
  const { criteria } = requestFrom(0, target);
  const request = { criteria: { ...criteria, people: {} } };
  await Promise.all(all.map((owner) => startJob(world, { owner, request, idempotencyKey: null })));
  await allOver;
  return [...finishedMs.values()];
}

async function main(): Promise<void> {
  const pool = openPool(environment.DATABASE_URL ?? "");
  const owners = await addOwners({ world, pool, accountIds: accountNames(users) });
  await world.start();
  await search(owners, 1); // warms up, with every connection to the database and to the source
  mostAtOnce = 0;
  globalThis.gc?.();
  const rssBefore = process.memoryUsage.rss();
  let rssPeak = rssBefore;
  const sampling = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  const finishedMs = await search(owners, jobsEach);
  clearInterval(sampling);
  console.log(JSON.stringify({ rssBefore, rssPeak, mostAtOnce, finishedMs }));
  await pool.end();
  await world.stop();
}

process.once("SIGTERM", () => process.exit(0));
process.once("disconnect", () => process.exit(0)); // the bench is gone
await main();
process.exit(0);

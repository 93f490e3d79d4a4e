import { connect, type Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { jobStore } from "#db/job-store.ts";
import { outbox } from "#db/outbox.ts";
import { resultStore } from "#db/result-store.ts";
import { seedWorkspace } from "#db/seed.ts";
import { systemClock } from "#lib/adapters/system-clock.ts";
import type { JobRequest, PeopleCriteria } from "#lib/contract/job.ts";
import type { JobEventName, JobMessage } from "#lib/contract/realtime.ts";
import type { SliceEnd } from "#lib/engine/give-back.ts";
import { defaultLimits, type Limits } from "#lib/engine/limits.ts";
import type { Job, Owner, Pace, Source, World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { startJob } from "#lib/engine/start.ts";
import { rowMarker } from "#lib/privacy/mark-rows.ts";
import { pepperOf, suppressionHasher } from "#lib/privacy/suppression-hash.ts";
import { freshDatabase } from "#tests/setup/database.ts";

export const owner: Owner = {
  workspaceId: "00000000-0000-4000-8000-000000000001",
  userId: "00000000-0000-4000-8000-000000000002",
};

/** How hashes are made in every test. */
export const testHasher = suppressionHasher([pepperOf(new Uint8Array(32).fill(7))]);

export interface TestWorld extends World {
  readonly db: Database;
  readonly woken: { jobId: string; at: Date | undefined }[];
  readonly sent: { name: JobEventName; message: JobMessage }[];
  readonly logged: { event: string; fields: Record<string, unknown> }[];
  readonly bugs: unknown[];
  readonly figures: { name: string; labels: Record<string, string>; ms?: number }[];
}

interface Options {
  readonly source: Source;
  readonly limits?: Partial<Limits>;
  readonly pace?: Partial<Pace>;
  readonly publish?: World["realtime"]["publish"];
  readonly hangUp?: World["realtime"]["hangUp"];
}

/** The real statements on a real database; every port to the outside is a fake that remembers. */
export function worldOn(db: Database, options: Options): TestWorld {
  const woken: TestWorld["woken"] = [];
  const sent: TestWorld["sent"] = [];
  const logged: TestWorld["logged"] = [];
  const bugs: unknown[] = [];
  const figures: TestWorld["figures"] = [];
  return {
    db,
    woken,
    sent,
    logged,
    bugs,
    figures,
    store: jobStore(db),
    results: resultStore(db),
    connections: connectionStore(db, { listedBy: "" }),
    outbox: outbox(db),
    source: options.source,
    markRows: rowMarker(testHasher),
    realtime: {
      async publish(input) {
        await options.publish?.(input);
        sent.push({ name: input.name, message: input.message });
      },
      hangUp: options.hangUp ?? (async () => undefined),
    },
    dispatch: {
      async wake({ id: jobId }, at) {
        woken.push({ jobId, at });
      },
      interrupt: () => undefined,
    },
    background: { leave: async (work) => void (await work) },
    clock: systemClock,
    log: {
      info: (event, fields) => void logged.push({ event, fields }),
      warn: (event, fields) => void logged.push({ event, fields }),
      bug: (error) => void bugs.push(error),
    },
    meter: {
      count: (name, labels) => void figures.push({ name, labels }),
      time: (name, ms, labels) => void figures.push({ name, ms, labels }),
    },
    pace: {
      spacingMinMs: 0,
      spacingMaxMs: 0,
      rowsPerDay: null,
      dayMs: 86_400_000,
      rampDays: 0,
      ...options.pace,
    },
    limits: { ...defaultLimits, firstPageRetryMs: 1, newsGapMs: 0, ...options.limits },
  };
}

/** A migrated database of its own with the first workspace in it. */
export async function seededDatabase(): Promise<{
  db: Database;
  url: string;
  close(): Promise<void>;
}> {
  const fresh = await freshDatabase();
  const db = connect(fresh.url);
  await seedWorkspace(db, { apiKey: "pf_the_first_key_of_all_these_tests" });
  return {
    db,
    url: fresh.url,
    async close() {
      await db.close();
      await fresh.drop();
    },
  };
}

export function requestFor(
  target: number,
  change: { people?: PeopleCriteria; excludeKnown?: boolean } = {},
): JobRequest {
  return {
    criteria: {
      kind: "people",
      people: change.people ?? { keywords: "director" },
      sources: [{ provider: "unipile" }],
      target,
      exclude: { known: change.excludeKnown ?? false },
    },
  };
}

export async function start(world: World, request: JobRequest): Promise<Job> {
  const { job } = await startJob(world, { owner, request, idempotencyKey: null });
  return job;
}

export function slice(world: World, job: { id: string }): Promise<SliceEnd> {
  return runSlice(world, job.id, {
    deadline: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
  });
}

export async function reload(world: World, job: { id: string }): Promise<Job> {
  const found = await world.store.find({ workspaceId: owner.workspaceId, jobId: job.id });
  if (!found) throw new Error(`job ${job.id} is gone`);
  return found;
}

/** What the ledger's two sides say; equal when the count adds up. */
export function ledgerOf({ tally }: Job): { fetched: number; sum: number } {
  const { fetched, merged, known, suppressed, filteredOut, reserve, shown } = tally;
  return { fetched, sum: merged + known + suppressed + filteredOut + reserve + shown };
}

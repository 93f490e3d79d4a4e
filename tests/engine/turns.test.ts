import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Priority } from "#lib/contract/job.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { owner, requestFor, seededDatabase, type TestWorld, worldOn } from "#tests/fakes/world.ts";

const SPACING_MS = 20;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource() });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    sql`update account_paces set next_free_at = 'epoch', wishes = '{}', served = '{}'`,
  );
});

async function claimedFor(who: Owner, priority: Priority = "normal"): Promise<Job> {
  const request = { ...requestFor(20), priority };
  const { job } = await startJob(w, { owner: who, request, idempotencyKey: null });
  const claimed = await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
  if (!claimed) throw new Error("the claim was refused");
  return claimed;
}

function ask(job: Job) {
  const day = { rowsPerDay: 1_000_000, dayMs: 86_400_000, rampDays: 0 };
  return w.store.reserve({ job, rows: 10, spacingMs: SPACING_MS, leaseMs: 60_000, ...day });
}

interface Contender {
  readonly name: string;
  readonly job: Job;
}

/** Every contender makes so many calls as a slice would; the names in the order in which calls were granted. */
async function contend(contenders: readonly Contender[], calls: number): Promise<string[]> {
  const granted: string[] = [];
  await Promise.all(
    contenders.map(async ({ name, job }) => {
      for (let made = 0; made < calls; ) {
        const reservation = await ask(job);
        if (!("waitMs" in reservation)) throw new Error(`refused: ${reservation.kind}`);
        if (reservation.kind === "granted") made += granted.push(name) > 0 ? 1 : 0;
        await sleep(reservation.waitMs);
      }
    }),
  );
  return granted;
}

test.each(["here", "elsewhere"] as const)(
  "one search of somebody %s is not held up by eight of one person on the same account",
  async (where) => {
    const bob = await addPerson(database.db, where);
    const long = await Promise.all(Array.from({ length: 8 }, () => claimedFor(owner)));
    const contenders = [
      ...long.map((job) => ({ name: "ann", job })),
      { name: "bob", job: await onAccountOf(long[0], bob) },
    ];

    const order = await contend(contenders, 5);

    // Bob asks again only when his call was made: then one call of Ann's goes first, at most two.
    const uptoBobsLast = order.slice(0, order.lastIndexOf("bob"));
    expect(uptoBobsLast.filter((name) => name === "ann").length).toBeLessThanOrEqual(3 * 5);
    expect(order).toHaveLength(9 * 5);
  },
);

/** A search of that person on the account that the other job uses. */
async function onAccountOf(other: Job | undefined, who: Owner): Promise<Job> {
  if (!other) throw new Error("no other job");
  const job = await claimedFor(who);
  await database.db.execute(
    sql`update prospect_search_jobs set connection_id = ${other.connectionId} where id = ${job.id}`,
  );
  return job;
}

test("an urgent search goes before its person's others, and not before somebody else's", async () => {
  const bob = await addPerson(database.db, "here");
  const busy = await claimedFor(owner);
  const low = await claimedFor(owner, "low");
  const high = await claimedFor(owner, "high");
  const other = await onAccountOf(busy, bob);

  expect(await ask(busy)).toMatchObject({ kind: "granted" });
  expect(await ask(busy)).toMatchObject({ kind: "granted" }); // one spacing ahead, not further
  for (const job of [low, high, other]) expect(await ask(job)).toMatchObject({ kind: "queued" });
  const kinds = await Promise.all([low, high, other].map(nextTurn));

  expect(kinds.toSorted((a, b) => a.at - b.at).map(({ job }) => job)).toEqual([
    other.id,
    high.id,
    low.id,
  ]);
});

async function nextTurn(job: Job): Promise<{ job: string; at: number }> {
  for (;;) {
    const reservation = await ask(job);
    if (!("waitMs" in reservation)) throw new Error(`refused: ${reservation.kind}`);
    const at = performance.now() + reservation.waitMs;
    if (reservation.kind === "granted") return { job: job.id, at };
    await sleep(reservation.waitMs);
  }
}

test("a job that never comes back for its turn holds the others up for a moment only", async () => {
  const dead = await claimedFor(owner);
  const alive = await claimedFor(owner);
  await ask(alive);
  await ask(alive);
  expect(await ask(dead)).toMatchObject({ kind: "queued" });

  expect((await nextTurn(alive)).job).toBe(alive.id);
});

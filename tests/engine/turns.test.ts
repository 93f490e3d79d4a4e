import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Priority } from "#lib/contract/job.ts";
import { listConnections } from "#lib/engine/connections.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import { startJob } from "#lib/engine/start.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { owner, requestFor, seededDatabase, type TestWorld, worldOn } from "#tests/fakes/world.ts";

const SPACING_MS = 60_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource() });
  await listConnections(w, { owner });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    sql`update account_paces set next_free_at = now() + interval '1 day', wishes = '{}', served = '{}'`,
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

/** Lets exactly one more call be booked: the account is free for the next spacing, and booked up again after a grant. */
const freeOnce = () =>
  database.db.execute(
    sql`update account_paces set quiet_until = clock_timestamp() + ${SPACING_MS} * interval '1 millisecond',
      next_free_at = clock_timestamp() + ${SPACING_MS} * interval '1 millisecond'`,
  );

interface Contender {
  readonly name: string;
  readonly job: Job;
}

/** So many calls are given out, one by one; whoever is named first asks first each time. Who got them, in order. */
async function giveOut(calls: number, contenders: readonly Contender[]): Promise<string[]> {
  const granted: string[] = [];
  for (const { job } of contenders) expect(await ask(job)).toMatchObject({ kind: "queued" });
  while (granted.length < calls) {
    await freeOnce();
    for (const { name, job } of contenders) {
      if ((await ask(job)).kind === "granted") granted.push(name);
    }
  }
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

    const order = await giveOut(10, contenders);

    expect(order.filter((name) => name === "bob")).toHaveLength(5);
    expect(order.join(" ")).not.toContain("ann ann");
  },
);

test("where nobody had a turn yet, urgency does not let anybody pass somebody else", async () => {
  const people = await Promise.all([1, 2, 3].map(() => addPerson(database.db, "here")));
  const calm = await claimedFor(owner);
  await database.db.execute(sql`update account_paces set served = '{}'`);
  const others = await Promise.all(people.map((person) => onAccountOf(calm, person)));
  const urgent = await claimedFor(owner, "high");
  const contenders = [
    ...others.map((job, number) => ({ name: `other ${number}`, job })),
    { name: "urgent", job: urgent },
    { name: "calm", job: calm },
  ];

  const order = await giveOut(8, contenders);

  // Two rounds of four people; in each everybody once.
  expect(new Set(order.slice(0, 4)).size).toBe(4);
  expect(order.slice(4)).toEqual(order.slice(0, 4));
  expect(order).not.toContain("calm");
});

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
  const low = await claimedFor(owner, "low");
  const high = await claimedFor(owner, "high");
  const other = await onAccountOf(low, bob);

  const contenders = [
    { name: "low", job: low },
    { name: "high", job: high },
    { name: "other", job: other },
  ];

  // The others' own searches take turns with hers; of hers the urgent one goes first, each time.
  expect(await giveOut(4, contenders)).toEqual(["high", "other", "high", "other"]);
});

test("a job that does not come back for its turn is waited for no longer than it said", async () => {
  const bob = await addPerson(database.db, "here");
  const alive = await claimedFor(owner);
  const dead = await onAccountOf(alive, bob);
  expect(await giveOut(1, [{ name: "alive", job: alive }])).toEqual(["alive"]);
  expect(await ask(dead)).toMatchObject({ kind: "queued" });
  await freeOnce();
  expect(await ask(alive)).toMatchObject({ kind: "queued" });

  await database.db.execute(
    sql`update account_paces set wishes = jsonb_set(wishes, array[${dead.id}, 'until'], '1')`,
  );

  expect(await ask(alive)).toMatchObject({ kind: "granted" });
});

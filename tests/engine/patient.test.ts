import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StoreError } from "#lib/engine/errors.ts";
import type { SliceEnd } from "#lib/engine/give-back.ts";
import { runSlice } from "#lib/engine/slice.ts";
import type { Store } from "#lib/engine/store-ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { hastyClock } from "#tests/fakes/hasty-clock.ts";
import { expireLease, failingAt, slowDown } from "#tests/fakes/trouble.ts";
import {
  ledgerOf,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

type Change = "commitPage" | "finish" | "park" | "handOver";

const away = new StoreError("no answer", { isUnavailable: true });

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(
    "update account_paces set next_free_at = 'epoch', cooled_until = 'epoch'",
  );
});

interface Outage {
  /** How often in a row the store is away for the statement. */
  readonly times: number;
  /** What becomes of the statement nevertheless. */
  readonly happens: boolean;
  readonly error?: Error;
}

/** A store that is away when it is told this. */
function awayAt(
  store: Store,
  name: Change | "reserve" | "coolDown",
  { times, happens, error = away }: Outage,
): Store {
  let told = 0;
  async function through<Answer>(statement: () => Promise<Answer>): Promise<Answer> {
    told += 1;
    if (told > times) return statement();
    if (happens) await statement();
    throw error;
  }
  const statements = {
    commitPage: (input) => through(() => store.commitPage(input)),
    finish: (input) => through(() => store.finish(input)),
    park: (input) => through(() => store.park(input)),
    handOver: (input) => through(() => store.handOver(input)),
    reserve: (input) => through(() => store.reserve(input)),
    coolDown: (input) => through(() => store.coolDown(input)),
  } satisfies Partial<Store>;
  return { ...store, [name]: statements[name] };
}

/** On a clock that passes by itself, with a source of 100 people. */
function worldWith(
  change: (store: Store) => Store,
  answer = failingAt([], slowDown(0)),
): TestWorld {
  const w = worldOn(database.db, { source: fakeSource({ answer }) });
  return { ...w, clock: hastyClock().clock, store: change(w.store) };
}

const outages: [string, Outage][] = [
  ["is away twice", { times: 2, happens: false }],
  ["is away before its answer arrives", { times: 1, happens: true }],
  ["is away twice before its answers arrive", { times: 2, happens: true }],
];

describe.each(outages)("a store that %s", (_how, outage) => {
  test.each(["commitPage", "finish", "reserve"] as const)(
    "at %s costs a search no page, no row and no stall",
    async (name) => {
      const w = worldWith((store) => awayAt(store, name, outage));
      const job = await start(w, requestFor(30));

      expect(await slice(w, job)).toBe("ended");

      const ended = await reload(w, job);
      expect(ended).toMatchObject({ status: "completed", stalls: 0, slices: 1, pageNo: 3 });
      expect(ended.tally).toMatchObject({ fetched: 30, shown: 30, merged: 0 });
      expect(ledgerOf(ended).fetched).toBe(ledgerOf(ended).sum);
      expect(ended.calls).toBe(3);
      expect(w.bugs).toEqual([]);
    },
  );

  test("at a wait lets the search wait, and wakes it when that is over", async () => {
    const w = worldWith(
      (store) => awayAt(store, "park", outage),
      failingAt([0], slowDown(600_000)),
    );
    const job = await start(w, requestFor(30));

    expect(await slice(w, job)).toBe("waiting");

    const parked = await reload(w, job);
    expect(parked).toMatchObject({ status: "waiting", failures: 1, seq: job.seq + 2 });
    expect(w.woken.at(-1)).toEqual({ jobId: job.id, at: parked.runAt });
  });

  test("at a hand-over counts it once, and wakes the next slice", async () => {
    const w = worldWith((store) => awayAt(store, "handOver", outage));
    const job = await start(w, requestFor(30));
    const late = { deadline: 0, signal: new AbortController().signal };

    expect(await runSlice(w, job.id, late)).toBe("handed_over");

    const released = await reload(w, job);
    expect(released).toMatchObject({ status: "processing", idleSlices: 1, seq: job.seq + 2 });
    expect(w.woken.at(-1)).toEqual({ jobId: job.id, at: undefined });
  });

  test("when the provider asked the account to slow down holds all of its searches back", async () => {
    const w = worldWith(
      (store) => awayAt(store, "coolDown", outage),
      failingAt([0], slowDown(600_000)),
    );
    const [job, other] = [await start(w, requestFor(30)), await start(w, requestFor(30))];

    const ends: SliceEnd[] = [await slice(w, job), await slice(w, other)];

    expect(ends).toEqual(["waiting", "waiting"]);
  });
});

test("what a slice says again is not its own doing when another took over meanwhile", async () => {
  const w = worldWith((store) => awayAt(store, "commitPage", { times: 1, happens: false }));
  const job = await start(w, requestFor(30));
  const { commitPage } = w.store;
  let isFirst = true;
  const taken: Store["commitPage"] = async (input) => {
    if (!isFirst) {
      await expireLease(database.db, job);
      await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
    }
    isFirst = false;
    return commitPage(input);
  };

  expect(await slice({ ...w, store: { ...w.store, commitPage: taken } }, job)).toBe("lost");

  expect(await reload(w, job)).toMatchObject({ fence: 2, pageNo: 0, tally: { fetched: 0 } });
});

test("a store that stays away for longer than a lease breaks the slice; the search goes on after it", async () => {
  const gone = { times: Number.POSITIVE_INFINITY, happens: false };
  const w = worldWith((store) => awayAt(store, "commitPage", gone));
  const job = await start(w, requestFor(30));
  const startedAt = w.clock.now();

  await expect(slice(w, job)).rejects.toBe(away);

  expect(w.clock.now() - startedAt).toBeGreaterThan(w.limits.leaseMs / 2);
  expect(await reload(w, job)).toMatchObject({ status: "processing", stalls: 1 });
});

test("a statement that is wrong is not said again", async () => {
  const wrong = new StoreError("no such column", { isUnavailable: false });
  const outage = { times: 1, happens: false, error: wrong };
  const w = worldWith((store) => awayAt(store, "commitPage", outage));
  const job = await start(w, requestFor(30));

  await expect(slice(w, job)).rejects.toBe(wrong);
});

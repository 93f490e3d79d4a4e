import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runSlice } from "#lib/engine/slice.ts";
import { type Answer, fakeSource, pageOf, person } from "#tests/fakes/fake-source.ts";
import { expireLease, makeDue } from "#tests/fakes/trouble.ts";
import {
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

function world(answer: Answer, options: Partial<Parameters<typeof worldOn>[1]> = {}): TestWorld {
  return worldOn(database.db, { source: fakeSource({ answer }), ...options });
}

describe("a search that gets nowhere", () => {
  test("fails when the source gives a cursor it gave before", async () => {
    const w = world(async (ask) => ({ ...(await pageOf(ask, 100)), nextCursor: "10" }));
    const job = await start(w, requestFor(100));

    await slice(w, job);

    const failed = await reload(w, job);
    expect(failed.error).toMatchObject({ code: "cursor_repeated" });
    expect(failed.tally.shown).toBe(20);
  });

  test("fails after three pages in a row with nobody new", async () => {
    let cursor = 0;
    const w = world(async (ask) => {
      cursor += 1;
      return { ...(await pageOf({ ...ask, cursor: null }, 100)), nextCursor: `c${cursor}` };
    });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    const failed = await reload(w, job);
    expect(failed.error).toMatchObject({ code: "no_progress" });
    expect(failed.tally).toMatchObject({ fetched: 40, shown: 10, merged: 30 });
  });

  test("is complete when that happens past the provider's cap", async () => {
    let cursor = 0;
    const answer: Answer = async (ask) => {
      cursor += 1;
      const page = await pageOf({ ...ask, cursor: String(10 * Math.min(cursor - 1, 8)) }, 100);
      return { ...page, nextCursor: `c${cursor}` };
    };
    const source = fakeSource({ answer, limits: { capPerQuery: 100 } });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    const ended = await reload(w, job);
    expect(ended).toMatchObject({ outcome: "partial", stopReason: "provider_cap_reached" });
    expect(ended.tally).toMatchObject({ fetched: 120, shown: 90, merged: 30 });
  });

  test("does not take people of earlier searches for a standstill", async () => {
    const before = world((ask) => pageOf(ask, 60));
    const known = await start(before, requestFor(60));
    await slice(before, known);
    const w = world(async (ask) => {
      const page = await pageOf(ask, 80);
      const fresh = page.prospects.map((prospect, index) =>
        Number(ask.cursor) < 60 ? prospect : person(900_000 + Number(ask.cursor) + index),
      );
      return { ...page, prospects: fresh };
    });

    const job = await start(w, requestFor(20, { excludeKnown: true }));
    await slice(w, job);

    expect(await reload(w, job)).toMatchObject({ status: "completed" });
    expect((await reload(w, job)).tally).toMatchObject({ known: 60, shown: 20 });
  });

  test("fails when it dies a fourth time at the same page", async () => {
    const w = world((ask) => pageOf(ask, 100));
    const job = await start(w, requestFor(100));
    for (let death = 0; death < 4; death += 1) {
      await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
      await expireLease(database.db, job);
    }

    await slice(w, job);

    const failed = await reload(w, job);
    expect(failed).toMatchObject({ status: "failed", stopReason: "internal_error" });
    expect(failed.error).toMatchObject({ code: "stalled" });
  });

  test("starts counting deaths anew after a page", async () => {
    const w = world((ask) => pageOf(ask, 100));
    const job = await start(w, requestFor(20));
    for (let death = 0; death < 3; death += 1) {
      await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
      await expireLease(database.db, job);
    }

    await slice(w, job);

    expect(await reload(w, job)).toMatchObject({ status: "completed", stalls: 0 });
  });

  test("fails when two slices in a row end without a page or a reason", async () => {
    const w = world((ask) => pageOf(ask, 100));
    const job = await start(w, requestFor(20));
    const outOfTime = { deadline: 0, signal: new AbortController().signal };

    expect(await runSlice(w, job.id, outOfTime)).toBe("handed_over");
    expect(await runSlice(w, job.id, outOfTime)).toBe("handed_over");
    expect(await slice(w, job)).toBe("ended");

    expect((await reload(w, job)).error).toMatchObject({ code: "idle" });
  });

  test("fails when it is open longer than a search may be", async () => {
    const w = world((ask) => pageOf(ask, 100), { limits: { jobLifetimeMs: -1 } });
    const job = await start(w, requestFor(20));

    await slice(w, job);

    expect((await reload(w, job)).error).toMatchObject({ code: "expired" });
  });
});

describe("a slice that breaks", () => {
  const bug = new TypeError("somebody's name is in here");

  test("gives the search back at once; the next one waits longer each time", async () => {
    const w = world(async () => Promise.reject(bug));
    const job = await start(w, requestFor(20));
    const waits: number[] = [];
    for (let breaks = 0; breaks < 3; breaks += 1) {
      await expect(slice(w, job)).rejects.toBe(bug);
      const { runAt } = await reload(w, job);
      waits.push(Math.round((runAt.getTime() - Date.now()) / 60_000));
      expect(w.woken.at(-1)).toEqual({ jobId: job.id, at: runAt });
      expect(await slice(w, job)).toBe("not_ours");
      await makeDue(database.db, job);
    }

    expect(waits).toEqual([1, 4, 16]);
    const broken = await reload(w, job);
    expect(broken).toMatchObject({ status: "processing", stalls: 3, failures: 0 });
    expect(broken.lastError).toMatchObject({ code: "internal", message: "TypeError" });
    await expect(slice(w, job)).rejects.toBe(bug);
    expect(w.woken.at(-1)).toEqual({ jobId: job.id, at: undefined });
    expect(await slice(w, job)).toBe("ended");
    expect((await reload(w, job)).error).toMatchObject({ code: "stalled" });
  });

  test("is forgotten once a page came", async () => {
    const w = world(async (ask, call) => (call === 1 ? Promise.reject(bug) : pageOf(ask, 100)));
    const job = await start(w, requestFor(30));
    await expect(slice(w, job)).rejects.toBe(bug);
    await makeDue(database.db, job);

    expect(await slice(w, job)).toBe("ended");

    expect(await reload(w, job)).toMatchObject({ status: "completed", stalls: 0 });
  });

  test("leaves its lease to run out where the store does not hear of it either", async () => {
    const w = world(async () => Promise.reject(bug));
    const job = await start(w, requestFor(20));
    const breakOff = async () => Promise.reject(new Error("the database is away"));

    await expect(slice({ ...w, store: { ...w.store, breakOff } }, job)).rejects.toBe(bug);

    expect(w.logged).toContainEqual(expect.objectContaining({ event: "slice.unreleased" }));
    expect(await slice(w, job)).toBe("not_ours");
    await expireLease(database.db, job);
    await expect(slice(w, job)).rejects.toBe(bug);
    expect(await reload(w, job)).toMatchObject({ stalls: 2 });
  });

  test("that was frozen meanwhile takes nothing from whoever took over", async () => {
    const w = world(async () => Promise.reject(bug));
    const job = await start(w, requestFor(20));
    const stale = await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
    await expireLease(database.db, job);
    const holder = await w.store.claim({ jobId: job.id, leaseMs: 60_000 });
    if (!(stale && holder)) throw new Error("a claim was refused");
    const error = { code: "internal", message: "TypeError" };

    expect(await w.store.breakOff({ job: stale, error, waitMs: 0, most: 3 })).toBeNull();

    expect(await reload(w, job)).toEqual({ ...holder, isTakeOver: false });
  });
});

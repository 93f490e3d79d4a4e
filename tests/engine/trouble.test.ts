import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SourceError } from "#lib/engine/errors.ts";
import { type Answer, fakeSource, oneAccount, pageOf } from "#tests/fakes/fake-source.ts";
import { broken, failingAt, makeDue, slowDown, transient } from "#tests/fakes/trouble.ts";
import {
  owner,
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

const listed = (w: TestWorld) => w.source.listAccounts(new AbortController().signal);

describe("a page that fails", () => {
  test("is asked for again, and the search ends as if nothing had happened", async () => {
    const w = world(failingAt([1, 2], transient));
    const job = await start(w, requestFor(30));

    expect(await slice(w, job)).toBe("ended");

    const ended = await reload(w, job);
    expect(ended).toMatchObject({ status: "completed", failures: 0 });
    expect(ended.tally).toMatchObject({ fetched: 30, shown: 30, merged: 0 });
  });

  test("three times parks the job for about 1, 4 and 16 minutes, and only then fails it, once", async () => {
    const w = world(async (ask) => {
      if (ask.cursor !== null) throw transient();
      return pageOf(ask, 100);
    });
    const job = await start(w, requestFor(30));
    const waits: number[] = [];

    while ((await slice(w, job)) === "waiting") {
      const parked = await reload(w, job);
      expect(parked).toMatchObject({ status: "waiting", waitingReason: "provider_cooldown" });
      expect(w.sent.some(({ name }) => name === "job.failed")).toBe(false);
      waits.push(Math.round((parked.runAt.getTime() - Date.now()) / 60_000));
      await makeDue(database.db, job);
    }

    expect(waits[0]).toBeGreaterThanOrEqual(1);
    expect(waits[1]).toBeGreaterThanOrEqual(4);
    expect(waits[2]).toBeGreaterThanOrEqual(16);
    expect(waits).toHaveLength(3);
    const failed = await reload(w, job);
    expect(failed).toMatchObject({ status: "failed", stopReason: "provider_error" });
    expect(failed.tally.shown).toBe(10);
    expect(w.sent.filter(({ name }) => name === "job.failed")).toHaveLength(1);
  });

  test("with a short Retry-After is not asked for before it is over", async () => {
    const times: number[] = [];
    const w = world(async (ask, call) => {
      times.push(Date.now());
      if (call === 0) throw slowDown(1_200)();
      return pageOf(ask, 10);
    });
    const job = await start(w, requestFor(10));

    await slice(w, job);

    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(1_200);
    expect(await reload(w, job)).toMatchObject({ status: "completed" });
  });

  test("each time it is asked for again after a short Retry-After waits as long as any failed round", async () => {
    const w = world(failingAt([0, 1, 2], slowDown(20)));
    const job = await start(w, requestFor(10));

    expect(await slice(w, job)).toBe("waiting");

    const parked = await reload(w, job);
    expect(parked.runAt.getTime() - Date.now()).toBeGreaterThan(50_000);
    await makeDue(database.db, job);
    await slice(w, job);
    expect(await reload(w, job)).toMatchObject({ status: "completed" });
  });

  test("with a long Retry-After parks the job and holds back the account's other searches", async () => {
    const w = world(failingAt([0], slowDown(600_000)));
    const job = await start(w, requestFor(10));
    const other = await start(w, requestFor(10));

    expect(await slice(w, job)).toBe("waiting");
    expect(await slice(w, other)).toBe("waiting");

    for (const each of [job, other]) {
      const parked = await reload(w, each);
      expect(parked.waitingReason).toBe("provider_cooldown");
      expect(parked.runAt.getTime() - Date.now()).toBeGreaterThan(590_000);
    }
    await makeDue(database.db, job);
    await slice(w, job);
    expect(await reload(w, job)).toMatchObject({ status: "completed" });
  });

  test("with 500 twice in a row is taken for a throttle: the account rests", async () => {
    const source = fakeSource({ answer: failingAt([0, 1], broken) });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(10));

    expect(await slice(w, job)).toBe("waiting");

    expect(source.calls).toHaveLength(2);
    const { rows } = await database.db.execute<{ resting: boolean }>(
      sql`select bool_or(next_free_at > now() + interval '50 seconds') as resting from account_paces`,
    );
    expect(rows).toEqual([{ resting: true }]);
    await makeDue(database.db, job);
  });

  test("near the provider's cap ends the search as complete as it can be", async () => {
    const answer: Answer = async (ask) => {
      if (Number(ask.cursor) >= 90) throw transient();
      return pageOf(ask, 1_000);
    };
    const source = fakeSource({ answer, limits: { capPerQuery: 100 } });
    const w = worldOn(database.db, { source, limits: { sliceTries: 0 } });
    const job = await start(w, requestFor(100));

    await slice(w, job);

    expect(await reload(w, job)).toMatchObject({
      status: "completed",
      outcome: "partial",
      stopReason: "provider_cap_reached",
    });
  });

  test.each([
    ["restricted", "account_restricted"],
    ["gone", "account_disconnected"],
    ["invalid_criteria", "invalid_criteria"],
    ["fatal", "provider_error"],
  ] as const)(
    "for good (%s) ends the search with its reason and keeps the rows",
    async (kind, stopReason) => {
      const w = world(failingAt([1], () => new SourceError(kind, "no")));
      const job = await start(w, requestFor(30));

      await slice(w, job);

      const failed = await reload(w, job);
      expect(failed).toMatchObject({ status: "failed", stopReason });
      expect(failed.tally.shown).toBe(10);
      await database.db.execute(sql`update connections set status = 'connected'`);
      await makeDue(database.db, job);
    },
  );

  test("because the account is gone fails, and the next search takes another", async () => {
    let accountId = oneAccount.accountId;
    const source = fakeSource({
      accounts: () => [{ ...oneAccount, accountId }],
      answer: failingAt([0], () => new SourceError("gone", "no such account")),
    });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(10));
    accountId = "account-anew";
    await slice(w, job);

    const next = await start(w, requestFor(10));
    await slice(w, next);

    expect(await reload(w, job)).toMatchObject({ stopReason: "account_disconnected" });
    expect(await w.connections.find(job.connectionId)).toMatchObject({ status: "disabled" });
    expect(await w.connections.find(next.connectionId)).toMatchObject({ accountId });
    expect(await reload(w, next)).toMatchObject({ status: "completed" });
    await database.db.execute(sql`delete from prospect_search_jobs where id = ${next.id}`);
    await database.db.execute(sql`delete from connections where id = ${next.connectionId}`);
    await database.db.execute(sql`update connections set status = 'connected'`);
  });

  test("because the account is disconnected waits, and goes on by itself once it is back", async () => {
    let status: "connected" | "needs_reconnect" = "connected";
    const source = fakeSource({
      accounts: () => [{ ...oneAccount, status }],
      answer: failingAt([1], () => new SourceError("auth", "disconnected")),
    });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(30));
    status = "needs_reconnect";

    expect(await slice(w, job)).toBe("waiting");
    expect(await reload(w, job)).toMatchObject({ waitingReason: "account_disconnected" });
    await makeDue(database.db, job);
    expect(await slice(w, job)).toBe("waiting");
    expect(source.calls).toHaveLength(2);

    status = "connected";
    await makeDue(database.db, job);
    expect(await slice(w, job)).toBe("ended");
    expect((await reload(w, job)).tally).toMatchObject({ shown: 30, merged: 0 });
  });

  test("on an account that is listed as connected and refused all the same ends after as many rounds as any", async () => {
    const source = fakeSource({
      answer: async (ask) => {
        if (ask.cursor !== null) throw new SourceError("auth", "disconnected");
        return pageOf(ask, 100);
      },
    });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(30));
    const failures: number[] = [];
    while ((await slice(w, job)) === "waiting") {
      const parked = await reload(w, job);
      expect(parked).toMatchObject({ waitingReason: "account_disconnected" });
      failures.push(parked.failures);
      await makeDue(database.db, job);
    }

    expect(failures).toEqual([0, 1, 2, 3]);
    const failed = await reload(w, job);
    expect(failed).toMatchObject({ status: "failed", stopReason: "account_disconnected" });
    expect(failed.error).toMatchObject({ code: "auth", isRetryable: true });
    expect(failed.tally.shown).toBe(10);
    await database.db.execute(sql`update connections set status = 'connected'`);
  });

  test("because the account is disconnected goes on as soon as anybody sees that it is connected again", async () => {
    let status: "connected" | "needs_reconnect" = "connected";
    const source = fakeSource({
      accounts: () => [{ ...oneAccount, status }],
      answer: failingAt([0], () => new SourceError("auth", "disconnected")),
    });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(30));
    await slice(w, job);
    const look = async (seen: typeof status) => {
      status = seen;
      await w.connections.save({ owner, accounts: await listed(w), areAll: true });
    };
    await look("needs_reconnect");
    expect(await slice(w, job)).toBe("not_ours");

    await look("connected");

    expect((await w.store.takeDue({ limit: 100, backOffMs: 0 })).map(({ id }) => id)).toContain(
      job.id,
    );
    expect(await slice(w, job)).toBe("ended");
    expect(await reload(w, job)).toMatchObject({ status: "completed", failures: 0 });
  });

  test("that waits for something else waits on when its account is seen again", async () => {
    const w = world(failingAt([0], slowDown(600_000)));
    const job = await start(w, requestFor(10));
    await slice(w, job);
    await w.connections.setStatus({ connectionId: job.connectionId, status: "needs_reconnect" });

    await w.connections.save({ owner, accounts: await listed(w), areAll: true });

    expect(await slice(w, job)).toBe("not_ours");
    await makeDue(database.db, job);
  });

  test("on a disconnected account ends when its time is over", async () => {
    let status: "connected" | "needs_reconnect" = "connected";
    const source = fakeSource({
      accounts: () => [{ ...oneAccount, status }],
      answer: failingAt([0], () => new SourceError("auth", "disconnected")),
    });
    const w = worldOn(database.db, { source });
    const job = await start(w, requestFor(30));
    status = "needs_reconnect";
    await slice(w, job);
    await database.db.execute(
      sql`update prospect_search_jobs set expires_at = now() - interval '1 hour' where id = ${job.id}`,
    );
    await makeDue(database.db, job);

    expect(await slice(w, job)).toBe("ended");

    expect((await reload(w, job)).error).toMatchObject({ code: "expired" });
    await database.db.execute(sql`update connections set status = 'connected'`);
  });
});

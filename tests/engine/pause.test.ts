import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listConnections, setPaused } from "#lib/engine/connections.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { retryJob } from "#lib/engine/retry.ts";
import { fakeSource, oneAccount, pageOf } from "#tests/fakes/fake-source.ts";
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
let w: TestWorld;
let connectionId: string;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(sql`delete from prospect_search_jobs`);
  await database.db.execute(sql`delete from connections`);
  w = worldOn(database.db, { source: fakeSource() });
  connectionId = (await listConnections(w, { owner }))[0]?.id ?? "";
});

const pause = (isPaused: boolean) => setPaused(w, { owner, connectionId, isPaused });
const account = async () => (await listConnections(w, { owner }))[0];

describe("a paused account", () => {
  test("lets its searches wait with a reason, and go on at once when the pause is over", async () => {
    const job = await start(w, requestFor(10));
    await pause(true);

    expect(await slice(w, job)).toBe("waiting");
    expect(await reload(w, job)).toMatchObject({
      status: "waiting",
      waitingReason: "account_paused",
      slices: 0,
    });
    expect(await account()).toMatchObject({ isPaused: true, openSearches: 1, bookedRows: 10 });

    w.woken.length = 0;
    await pause(false);
    expect(w.woken).toEqual([{ jobId: job.id, at: undefined }]);
    expect(await slice(w, job)).toBe("ended");
    expect(await account()).toMatchObject({ isPaused: false, openSearches: 0, bookedRows: 0 });
  });

  test("stops a search that runs before its next page", async () => {
    const source = fakeSource({
      async answer(ask, call) {
        if (call === 0) await pause(true);
        return pageOf(ask, 100);
      },
    });
    w = worldOn(database.db, { source });
    const job = await start(w, requestFor(30));

    expect(await slice(w, job)).toBe("waiting");
    expect(await reload(w, job)).toMatchObject({ pageNo: 1, waitingReason: "account_paused" });
  });

  test("is not taken while another one works, and is where there is none", async () => {
    const two = [oneAccount, { ...oneAccount, accountId: "account-2" }];
    w = worldOn(database.db, { source: fakeSource({ accounts: () => two }) });
    await database.db.execute(sql`update connections set updated_at = 'epoch'`);
    await listConnections(w, { owner });
    await pause(true);
    expect((await start(w, requestFor(10))).connectionId).not.toBe(connectionId);
    await database.db.execute(
      sql`update connections set status = 'disabled' where id <> ${connectionId}`,
    );
    expect((await start(w, requestFor(10))).connectionId).toBe(connectionId);
  });

  test("of another workspace is not found", async () => {
    const stranger = { ...owner, workspaceId: crypto.randomUUID() };
    const paused = setPaused(w, { owner: stranger, connectionId, isPaused: true });
    await expect(paused).rejects.toMatchObject({ code: "not_found" });
    expect(await account()).toMatchObject({ isPaused: false });
  });
});

test("when one search finds an account signed out, the others wait for it before they ask", async () => {
  const source = fakeSource({
    async answer(ask, call) {
      if (call === 0) return pageOf(ask, 100);
      throw new SourceError("auth", "signed out");
    },
  });
  w = worldOn(database.db, { source });
  const [first, second] = [await start(w, requestFor(30)), await start(w, requestFor(30))];
  const claimed = await w.store.claim({ jobId: second.id, leaseMs: 60_000 });
  if (!claimed) throw new Error("the claim was refused");

  expect(await slice(w, first)).toBe("waiting");
  const ask = { rows: 10, spacingMs: 0, rowsPerDay: 1_000, dayMs: 86_400_000, rampDays: 0 };
  expect(await w.store.reserve({ job: claimed, ...ask, leaseMs: 60_000 })).toEqual({
    kind: "away",
  });
  expect(source.calls).toHaveLength(2);
});

test("a search whose account was removed is run again, not continued", async () => {
  const source = fakeSource({
    async answer() {
      throw new SourceError("fatal", "no");
    },
  });
  w = worldOn(database.db, { source });
  const job = await start(w, requestFor(10));
  await slice(w, job);
  await database.db.execute(sql`update connections set removed_at = now(), status = 'disabled'`);

  const retried = retryJob(w, { owner, jobId: job.id });
  await expect(retried).rejects.toMatchObject({ code: "conflict" });
  expect(await reload(w, job)).toMatchObject({ status: "failed" });
});

test("a search that began while its account was removed ends, and says why", async () => {
  const job = await start(w, requestFor(10));
  await database.db.execute(sql`update connections set removed_at = now(), status = 'disabled'`);

  expect(await slice(w, job)).toBe("ended");
  expect(await reload(w, job)).toMatchObject({
    status: "failed",
    stopReason: "account_disconnected",
    error: { code: "removed", isRetryable: false },
  });
});

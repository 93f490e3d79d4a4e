import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ConnectionPace, WorkingHours } from "#lib/contract/connection.ts";
import { listConnections, setPace } from "#lib/engine/connections.ts";
import type { Job } from "#lib/engine/ports.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { makeDue } from "#tests/fakes/trouble.ts";
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

const DAY_MS = 86_400_000;

let database: Awaited<ReturnType<typeof seededDatabase>>;
let w: TestWorld;
let connectionId: string;
beforeAll(async () => {
  database = await seededDatabase();
  w = worldOn(database.db, { source: fakeSource(), pace: { rowsPerDay: 100 } });
  connectionId = (await listConnections(w, { owner }))[0]?.id ?? "";
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(sql`update account_paces set next_free_at = 'epoch', rows_by_hour = '{}',
    working_hours = null, rows_per_day = null, ramp_days = null, first_seen_at = now()`);
});

const set = (pace: ConnectionPace) => setPace(w, { owner, connectionId, pace });

async function claimed(): Promise<Job> {
  const { id } = await start(w, requestFor(20));
  const job = await w.store.claim({ jobId: id, leaseMs: 60_000 });
  if (!job) throw new Error("the claim was refused");
  return job;
}

function reserve(job: Job, change: { rampDays?: number; rows?: number } = {}) {
  const wish = { job, rows: 10, spacingMs: 0, rowsPerDay: 100, dayMs: DAY_MS, rampDays: 0 };
  return w.store.reserve({ ...wish, leaseMs: 60_000, ...change });
}

/** `HH:MM` and the ISO weekday at a moment in a time zone. */
function localTime(at: number, timeZone: string): { time: string; day: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    weekday: "short",
  }).formatToParts(at + 500); // the wait is told to the millisecond, not to the minute
  const partOf = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(partOf("weekday")) + 1;
  return { time: `${partOf("hour")}:${partOf("minute")}`, day };
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Hours in that time zone that are over for today, or never come today. */
function closedNow(timeZone: string): WorkingHours {
  const { time, day } = localTime(Date.now(), timeZone);
  const days = EVERY_DAY.filter((other) => other !== day);
  return { timeZone, days, from: "08:30", to: time > "08:31" ? time : "17:00" };
}

test.each(["America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])(
  "outside its hours an account is closed until they begin, in %s",
  async (timeZone) => {
    const hours = closedNow(timeZone);
    await set({ workingHours: hours });

    const reservation = await reserve(await claimed());

    expect(reservation.kind).toBe("closed");
    if (reservation.kind !== "closed") return;
    const opens = localTime(Date.now() + reservation.waitMs, timeZone);
    expect(opens.time).toBe(hours.from);
    expect(hours.days).toContain(opens.day);
    expect(reservation.waitMs).toBeLessThanOrEqual(2 * DAY_MS);
  },
);

test("within its hours an account is open", async () => {
  await set({ workingHours: { timeZone: "UTC", days: EVERY_DAY, from: "00:00", to: "23:59" } });
  const { kind } = await reserve(await claimed());
  const isLastMinute = localTime(Date.now(), "UTC").time === "23:59";
  expect(kind).toBe(isLastMinute ? "closed" : "granted");
});

test("a search outside of the hours waits for them, says so, and goes on when they have begun", async () => {
  await set({ workingHours: closedNow("UTC") });
  const job = await start(w, requestFor(20));

  expect(await slice(w, job)).toBe("waiting");
  expect(await reload(w, job)).toMatchObject({
    status: "waiting",
    waitingReason: "outside_hours",
    slices: 0,
  });

  await set({ workingHours: null });
  await makeDue(database.db, job);
  expect(await slice(w, job)).toBe("ended");
});

test("the allowance of a new account grows from two fifths to its whole", async () => {
  const job = await claimed();
  const usable = async (daysOld: number) => {
    await database.db.execute(sql`update account_paces set rows_by_hour = '{}',
      first_seen_at = now() - ${daysOld} * interval '1 day'`);
    let rows = 0;
    while ((await reserve(job, { rampDays: 6, rows: 5 })).kind === "granted") rows += 5;
    return rows;
  };

  expect([await usable(0), await usable(3), await usable(6), await usable(60)]).toEqual([
    40, 70, 100, 100,
  ]);
});

test("an account's own allowance and ramp go before the operator's, and its gauge shows them", async () => {
  await set({ dailyRows: 20, rampDays: 0 });
  const job = await claimed();

  const first = await reserve(job, { rampDays: 30 });
  const second = await reserve(job, { rampDays: 30 });
  const third = await reserve(job, { rampDays: 30 });

  expect([first.kind, second.kind, third.kind]).toEqual(["granted", "granted", "spent"]);
  const gauge = { usedToday: 20, dailyAllowance: 20 };
  expect((await listConnections(w, { owner }))[0]).toMatchObject(gauge);

  await set({ dailyRows: null });
  expect((await listConnections(w, { owner }))[0]).toMatchObject({ dailyAllowance: 100 });
  expect(await reserve(job)).toMatchObject({ kind: "granted" });
});

test("another workspace's account is not found, and stays as it is", async () => {
  const stranger = { ...owner, workspaceId: crypto.randomUUID() };
  const change = setPace(w, { owner: stranger, connectionId, pace: { dailyRows: 1 } });
  await expect(change).rejects.toMatchObject({ code: "not_found" });
  expect((await listConnections(w, { owner }))[0]).toMatchObject({ dailyAllowance: 100 });
});

test("an allowance smaller than a page grants a page of that size in a day, and says when the next may come", async () => {
  await set({ dailyRows: 4 });
  const job = await claimed();

  expect(await reserve(job)).toMatchObject({ kind: "granted", rows: 4 });
  const spent = await reserve(job);

  expect(spent).toMatchObject({ kind: "spent" });
  if (spent.kind === "spent") expect(spent.waitMs).toBeGreaterThan(DAY_MS - 3_600_000);
  const gauge = { usedToday: 4, dailyAllowance: 4 };
  expect((await listConnections(w, { owner }))[0]).toMatchObject(gauge);
});

test("no more rows are asked for than the allowance has in a day, before and after it was lowered below a page", async () => {
  const source = fakeSource();
  const asked = worldOn(database.db, { source, pace: { rowsPerDay: 100 } });
  const job = await start(asked, requestFor(30));
  await set({ dailyRows: 12 });
  expect(await slice(asked, job)).toBe("waiting");
  await set({ dailyRows: 4 });
  const nextDay = async () => {
    await database.db.execute(sql`update account_paces set rows_by_hour = '{}'`);
    await makeDue(database.db, job);
  };
  await nextDay();

  expect(await slice(asked, job)).toBe("waiting");

  expect(source.calls.map(({ cursor, pageSize }) => [cursor, pageSize])).toEqual([
    [null, 10],
    ["10", 4],
  ]);
  expect((await reload(asked, job)).tally).toMatchObject({ fetched: 14, shown: 14, merged: 0 });
  await set({ dailyRows: null });
  await nextDay();
  expect(await slice(asked, job)).toBe("ended");
  expect((await reload(asked, job)).tally).toMatchObject({ shown: 30, merged: 0 });
});

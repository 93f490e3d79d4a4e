import { expect, test } from "vitest";
import { migrateDatabase } from "#db/migrate.ts";
import { cancelJob } from "#lib/engine/cancel.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { type Answer, pageOf } from "#tests/fakes/fake-source.ts";
import { owner } from "#tests/fakes/world.ts";
import { privatePostgres } from "#tests/setup/private-postgres.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, PAGES } from "./stage.ts";

const PATIENCE = { timeout: 60_000, interval: 25 };
const RESTART_TIMEOUT_MS = 120_000; // a Postgres of its own is made, started and restarted

/** Answers, but the second call only ever ends by being interrupted. */
function hangingAtSecond(signals: AbortSignal[]): Answer {
  return (ask, call) => {
    if (call !== 1) return pageOf(ask, 1_000);
    signals.push(ask.signal);
    return new Promise((_answer, reject) => {
      ask.signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  };
}

export function outside(openFleet: OpenFleet): void {
  test.each([
    ["five minutes fast", 5 * 60_000],
    ["five minutes slow", -5 * 60_000],
  ])("clocks of all processes %s: the database's time counts", async (_how, skewMs) => {
    const answer: Answer = async (ask, call) => {
      if (call === 1) throw new SourceError("rate_limited", "slow down", { retryAfterMs: 500 });
      return pageOf(ask, 1_000);
    };
    const stage = await openStage(openFleet, { answer, skewMs, limits: { longestSleepMs: 10 } });
    await stage.startProcess({ sweeps: true });
    await stage.startProcess({ sweeps: true });
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await stage.becomes(job, "completed");

    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES + 1);
    expect(await stage.reload(job)).toMatchObject({ stalls: 0, attempt: 1 });
  });

  test("database that restarts in the middle of a search, and then the next search", {
    timeout: RESTART_TIMEOUT_MS,
  }, async () => {
    const postgres = await privatePostgres();
    await migrateDatabase(postgres.url);
    const restarted = Promise.withResolvers<void>();
    const answer: Answer = async (ask, call) => {
      if (call === 1) await restarted.promise;
      return pageOf(ask, 1_000);
    };
    const limits = { leaseMs: 3_000 };
    const stage = await openStage(openFleet, { answer, limits, ownPostgres: postgres });
    await stage.startProcess({ sweeps: true });
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await expect.poll(() => stage.source.calls.length, PATIENCE).toBe(2);

    await postgres.restart();
    restarted.resolve();
    await stage.becomes(job, "completed");
    await stage.isWhole(job);

    const next = await stage.store();
    await stage.dispatch.wake(next);
    await stage.becomes(next, "completed");
    await stage.isWhole(next);
  });
}

export function asked(openFleet: OpenFleet): void {
  test("of the process gives its search back, and another goes on at once", async () => {
    const signals: AbortSignal[] = [];
    const stage = await openStage(openFleet, { answer: hangingAtSecond(signals) });
    const first = await stage.startProcess();
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await expect.poll(() => signals.length, PATIENCE).toBe(1);

    await first.stop();
    expect(signals[0]?.aborted).toBe(true);
    expect(await stage.isHeld(job)).toBe(false);
    expect(await stage.reload(job)).toMatchObject({ status: "processing", pageNo: 1 });

    await stage.startProcess({ sweeps: true });
    await stage.becomes(job, "completed");
    await stage.isWhole(job);
    expect(stage.source.calls).toHaveLength(PAGES + 1);
    expect(await stage.reload(job)).toMatchObject({ stalls: 0 });
  });

  test("of the search by a person interrupts the call and keeps what was found", async () => {
    const signals: AbortSignal[] = [];
    const answer = hangingAtSecond(signals);
    const stage = await openStage(openFleet, { answer, limits: { leaseMs: 3_000 } });
    await stage.startProcess();
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await expect.poll(() => signals.length, PATIENCE).toBe(1);

    await cancelJob(stage.app, { owner, jobId: job.id, discard: false });
    await stage.becomes(job, "cancelled");
    expect(signals[0]?.aborted).toBe(true);
    expect((await stage.reload(job)).tally).toMatchObject({ fetched: 10, shown: 10 });
    expect(stage.source.calls).toHaveLength(2);
  });
}

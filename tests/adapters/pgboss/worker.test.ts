import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { migrateQueues } from "#lib/adapters/pgboss-queue.ts";
import { findFreePort } from "#scripts/local/free-port.ts";
import { lane } from "#tests/fakes/lane.ts";
import { emptyDatabase, freshDatabase } from "#tests/setup/database.ts";
import { jobsOf, openWorkers, PATIENCE, wakeAll } from "./open-workers.ts";

const { log, open, worker, sender, line, countOf, query, supervise } = openWorkers();

const nothing = async () => undefined;
const NEVER_MS = 600_000;
const idle = { runSlice: nothing, sweep: nothing, sendNews: nothing, sweepEveryMs: NEVER_MS };

/** The address of a database that is not there. */
const nobody = async () => `postgres://u:p@127.0.0.1:${await findFreePort()}/d`;

/** Ends one slice after the other until all of these have had a turn; the order in which they had it. */
async function serveAll({ runs, started }: Awaited<ReturnType<typeof worker>>, jobs: number) {
  for (let turn = 0; turn < jobs; turn += 1) {
    await expect.poll(() => runs.length, PATIENCE).toBeGreaterThan(turn);
    runs[turn]?.end();
  }
  return started();
}

describe("a worker", () => {
  test("runs at most so many slices at once, and the next when one is over", async () => {
    const { dispatch, runs, started, startedAre } = await worker({ concurrency: 2 });
    await wakeAll(dispatch, [lane("a"), lane("b"), lane("c")]);
    await expect.poll(started, PATIENCE).toHaveLength(2);
    runs[0]?.end();
    await startedAre(["a", "b", "c"]);
  });

  test("serves the line in its order", async () => {
    await wakeAll(sender(), [...jobsOf("ann", 3), ...jobsOf("bob", 2)]);
    expect(await serveAll(await worker(), 5)).toEqual(["ann1", "bob1", "ann2", "bob2", "ann3"]);
  });

  test("tells its slices that others wait for its places, and only then", async () => {
    const { dispatch, runs, startedAre } = await worker();
    await dispatch.wake(lane("a"));
    await startedAre(["a"]);
    await dispatch.wake(lane("a"));
    await sleep(1_000); // more than a look at the queue takes; its own job is nobody else
    expect(runs[0]?.isCrowded()).toBe(false);
    await dispatch.wake(lane("b"));
    await expect.poll(() => runs[0]?.isCrowded(), PATIENCE).toBe(true);
  });

  test("aborts the slice of the job that is interrupted, and no other", async () => {
    const { dispatch, runs, started } = await worker({ concurrency: 2 });
    await wakeAll(dispatch, [lane("a"), lane("b")]);
    await expect.poll(() => started().sort(), PATIENCE).toEqual(["a", "b"]);
    dispatch.interrupt("b");
    dispatch.interrupt("unknown");
    expect(runs.filter(({ signal }) => signal.aborted).map(({ jobId }) => jobId)).toEqual(["b"]);
  });

  test("sweeps and sends what is unsent from its start on", async () => {
    const { counts } = await worker({ sweepEveryMs: 50 });
    await expect.poll(() => counts.sweeps, PATIENCE).toBeGreaterThan(3);
    await expect.poll(() => counts.news, PATIENCE).toBeGreaterThan(1);
  });

  test("is called to sweep each minute by pg-boss as well", async () => {
    const { rows } = await query("select name, cron from pgboss.schedule");
    expect(rows).toEqual([{ name: "sweep", cron: "* * * * *" }]);
    const { counts } = await worker();
    await query(
      "insert into pgboss.job (name, policy) values ('sweep', 'short')", // what the schedule sends
    );
    await expect.poll(() => counts.sweeps, PATIENCE).toBe(2);
  });

  test("that is stopped interrupts its slices, and another takes their jobs at once", async () => {
    const first = await worker({ concurrency: 2 });
    await wakeAll(first.dispatch, [lane("a"), lane("b"), lane("c")]);
    await expect.poll(() => first.runs, PATIENCE).toHaveLength(2);
    const stopping = first.dispatch.stop();
    await expect.poll(() => first.runs.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    for (const run of first.runs) run.end();
    await stopping;
    expect((await line()).sort()).toEqual(["a", "b", "c"]);
    expect(await countOf("slices", "active")).toBe(0);

    const second = await worker({ concurrency: 3 });
    await expect.poll(() => second.started().sort(), PATIENCE).toEqual(["a", "b", "c"]);
  });
});

describe("a job that the app puts in line", () => {
  const LISTENING = "from pg_stat_activity where query like 'listen %'";
  const listeners = async () => (await query(`select pid ${LISTENING}`)).rows.length;
  const warned = () => log.warnings.map(({ event }) => event);

  test("is heard of by a worker elsewhere, which does not have to ask for it", async () => {
    const { startedAre } = await worker({ concurrency: 2, pollEveryMs: NEVER_MS });
    await expect.poll(listeners, PATIENCE).toBe(1);
    const app = sender();
    await app.wake(lane("a")); // which its first look may find as well
    await startedAre(["a"]);
    await app.wake(lane("b"));
    await startedAre(["a", "b"]);
  });

  test("while a worker's connection was lost is found when it listens again", async () => {
    const { startedAre } = await worker({ pollEveryMs: NEVER_MS });
    await expect.poll(listeners, PATIENCE).toBe(1);
    await query(`select pg_terminate_backend(pid) ${LISTENING}`);
    await sender().wake(lane("a"));
    await startedAre(["a"]);
    expect(warned()).toEqual(["queue.unheard"]);
  });

  test("is found by asking where nobody can listen", async () => {
    const { startedAre } = await worker({ directUrl: await nobody() });
    await expect.poll(warned, PATIENCE).toContain("queue.unheard");
    await sender().wake(lane("a"));
    await startedAre(["a"]);
  });
});

describe("whoever asks how the queues are", () => {
  test("is told their version, and that no worker ever ran while none did", async () => {
    const other = await freshDatabase();
    await migrateQueues(other.url, log);
    const app = open(null, { url: other.url });
    expect(await app.readState()).toEqual({
      schemaVersion: expect.any(Number),
      workerSeenMsAgo: null,
    });
    await app.stop();
    await other.drop();
  });

  test("is told when a worker was last heard from", async () => {
    await query("update pgboss.version set cron_on = now() - interval '1 hour'");
    await query("update pgboss.queue set monitor_claim_on = now() - interval '1 hour'");
    const app = sender();
    const seen = async () => (await app.readState()).workerSeenMsAgo;
    expect(await seen()).toBeGreaterThanOrEqual(3_600_000);

    await worker();
    await expect.poll(seen, PATIENCE).toBeLessThan(3_600_000);
  });

  test("is told where there are none", async () => {
    const empty = await emptyDatabase();
    const app = open(null, { url: empty.url });
    await expect(app.readState()).rejects.toThrow();
    await app.stop();
    await empty.drop();
  });
});

describe("a wake for later", () => {
  const inMs = (ms: number) => new Date(Date.now() + ms);

  test("runs when it is due and not before", async () => {
    const { dispatch, started, startedAre } = await worker();
    const dueAt = Date.now() + 2_000;
    await dispatch.wake(lane("a"), new Date(dueAt));
    expect(await line()).toEqual([]);
    await startedAre(["a"]);
    expect(Date.now()).toBeGreaterThanOrEqual(dueAt);
    expect(started()).toEqual(["a"]);
  });

  test("is moved by the next one, and stands in nobody's way until then", async () => {
    const app = sender();
    await app.wake(lane("a", { priority: "high" }), inMs(3_600_000));
    await app.wake(lane("a", { priority: "high" }), inMs(7_200_000));
    expect(await countOf("alarms", "created")).toBe(1);
    await wakeAll(app, [lane("b"), lane("c")]);
    expect(await line()).toEqual(["b", "c"]);
  });

  test("takes its place among those who wait when it is due", async () => {
    const app = sender();
    for (const job of jobsOf("ann", 5)) await app.wake(job, inMs(3_600_000));
    const { startedAre, runs } = await worker();
    await app.wake(lane("now"));
    await startedAre(["now"]);
    await wakeAll(app, jobsOf("bob", 1));
    await query("update pgboss.job set start_after = now() where name = 'alarms'");
    await expect.poll(line, PATIENCE).toHaveLength(6);
    expect((await line()).indexOf("bob1")).toBeLessThan(2);
    runs[0]?.end();
  });

  test("does not keep an earlier one from running now", async () => {
    const { dispatch, startedAre } = await worker();
    await dispatch.wake(lane("a"), inMs(3_600_000));
    await dispatch.wake(lane("a"));
    await startedAre(["a"]);
  });

  test("for a moment that has passed runs now", async () => {
    const { dispatch, startedAre } = await worker();
    await dispatch.wake(lane("a"), inMs(-1_000));
    await startedAre(["a"]);
  });
});

describe("a slice that throws", () => {
  const retryNow = () =>
    query("update pgboss.job set start_after = now() where name = 'slices' and state = 'retry'");

  test("is tried again later, and ends among the dead letters when nothing helps", async () => {
    const bug = new Error('Failed query: insert ...\nparams: "Jane Doe"', {
      cause: new Error("value too long"),
    });
    const { dispatch, runs } = await worker();
    await dispatch.wake(lane("a"));
    for (let tries = 1; tries <= 4; tries += 1) {
      await expect.poll(() => runs.length, PATIENCE).toBe(tries);
      expect(await dispatch.listDeadLetters(10)).toEqual([]);
      runs[tries - 1]?.fail(bug);
      await expect.poll(() => countOf("slices", "active"), PATIENCE).toBe(0);
      await retryNow();
    }

    await expect.poll(() => dispatch.listDeadLetters(10), PATIENCE).toHaveLength(1);
    const [letter] = await sender().listDeadLetters(10);
    expect(letter).toEqual({ jobId: "a", at: expect.any(Date), error: "value too long" });
    expect(log.bugs).toEqual([bug, bug, bug, bug]);
  });

  test("is tried again by another worker when its own is not heard from any more", async () => {
    await query(`
      insert into pgboss.job (name, data, state, policy, singleton_key, group_id, group_tier, started_on,
        heartbeat_on, heartbeat_seconds, retry_limit, dead_letter)
      select 'slices', '{"jobId": "a"}', 'active', 'short', 'a', 'A', 'ann', now(),
        now() - interval '31 seconds', heartbeat_seconds, retry_limit, dead_letter
      from pgboss.queue where name = 'slices'`);
    await query("update pgboss.queue set monitor_on = null");
    await supervise();
    expect(await countOf("slices", "retry")).toBe(1);
    await retryNow();
    const { startedAre } = await worker();
    await startedAre(["a"]);
  });

  test("does not hold up the others, nor keep its own job from being woken", async () => {
    const { dispatch, runs, startedAre } = await worker();
    await wakeAll(dispatch, [lane("a"), lane("b")]);
    await startedAre(["a"]);
    runs[0]?.fail(new Error("a defect"));
    await startedAre(["a", "b"]);
    await dispatch.wake(lane("a"));
    runs[1]?.end();
    await startedAre(["a", "b", "a"]);
  });

  test("the newest of many dead letters are listed", async () => {
    const app = sender();
    await query(`
      insert into pgboss.job (name, data, group_id, group_tier, created_on, source_output)
      select 'dead-slices', jsonb_build_object('jobId', 'job-' || n), 'A', 'ann', now() - n * interval '1 hour',
        '{"value": {"message": "job heartbeat timeout"}}' from generate_series(1, 20) n`);
    const letters = await app.listDeadLetters(3);
    expect(letters.map(({ jobId }) => jobId)).toEqual(["job-1", "job-2", "job-3"]);
    expect(letters[0]?.error).toBe("job heartbeat timeout");
  });
});

describe("a database that is away", () => {
  test("does not make a wake throw: the sweep is there for it", async () => {
    const app = open(null, { url: await nobody() });
    await app.wake(lane("a"));
    expect(log.warnings).toMatchObject([{ event: "wake.failed", fields: { jobId: "a" } }]);
  });

  test("is waited for by a worker, until it is told to stop", async () => {
    const dispatch = open({ ...idle, concurrency: 1 }, { url: await nobody() });
    const starting = dispatch.start();
    await expect
      .poll(() => log.warnings.map(({ event }) => event), PATIENCE)
      .toContain("queue.unreachable");
    await dispatch.stop();
    await starting;
  });

  test("without queues makes a wake fail, and the next one after they were made go through", async () => {
    const empty = await freshDatabase();
    try {
      const app = open(null, { url: empty.url });
      await app.wake(lane("a"));
      expect(log.warnings.map(({ event }) => event)).toContain("wake.failed");
      await migrateQueues(empty.url, log);
      log.warnings.length = 0;
      await app.wake(lane("a"));
      expect(log.warnings).toEqual([]);
      await app.stop();
    } finally {
      await empty.drop();
    }
  });
});

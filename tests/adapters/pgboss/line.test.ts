import { describe, expect, test } from "vitest";
import { lane } from "#tests/fakes/lane.ts";
import { jobsOf, openWorkers, PATIENCE, wakeAll } from "./open-workers.ts";

const { worker, sender, line, countOf, query } = openWorkers();

describe("a message", () => {
  test("is the job's id, and whose it is in pg-boss's own columns", async () => {
    await sender().wake(lane("a", { workspaceId: "A", userId: "ann" }));
    const { rows } = await query(
      "select data, singleton_key, group_id, group_tier from pgboss.job where name = 'slices'",
    );
    expect(rows).toEqual([
      { data: { jobId: "a" }, singleton_key: "a", group_id: "A", group_tier: "ann" },
    ]);
  });

  test("stands in line once, however often the job is woken while it waits", async () => {
    const app = sender();
    await wakeAll(app, [lane("a"), lane("b"), lane("a"), lane("a")]);
    await Promise.all([app.wake(lane("c")), app.wake(lane("c")), app.wake(lane("c"))]);
    expect(await line()).toEqual(["a", "b", "c"]);
  });

  test("of a wake during the job's slice is kept, and runs it again, once", async () => {
    const { dispatch, runs, started, startedAre } = await worker({ concurrency: 3 });
    await dispatch.wake(lane("a"));
    await startedAre(["a"]);
    await dispatch.wake(lane("a"));
    await dispatch.wake(lane("a"));
    await expect.poll(line, PATIENCE).toEqual([]);
    expect(started()).toEqual(["a"]);

    runs[0]?.end();
    await startedAre(["a", "a"]);
    runs[1]?.end();
    await expect.poll(() => countOf("slices", "active"), PATIENCE).toBe(0);
    expect(await line()).toEqual([]);
    expect(started()).toEqual(["a", "a"]);
  });

  test("is taken by one worker of several", async () => {
    const workers = [await worker(), await worker(), await worker()];
    await wakeAll(sender(), [lane("a"), lane("b")]);
    const started = () => workers.flatMap((one) => one.started()).sort();
    await expect.poll(started, PATIENCE).toEqual(["a", "b"]);
    for (const run of workers.flatMap((one) => one.runs)) run.end();
    await expect.poll(() => countOf("slices", "completed"), PATIENCE).toBe(2);
    expect(started()).toEqual(["a", "b"]);
  });
});

describe("the line", () => {
  test("gives everybody a turn before anybody a second, in every workspace and for every person in it", async () => {
    await wakeAll(sender(), [
      ...jobsOf("ann", 4, "A"),
      ...jobsOf("abe", 1, "A"),
      ...jobsOf("bob", 2, "B"),
    ]);
    expect(await line()).toEqual(["ann1", "bob1", "abe1", "bob2", "ann2", "ann3", "ann4"]);
  });

  test("lets one job pass a colleague's two hundred", async () => {
    await wakeAll(sender(), [...jobsOf("ann", 200), ...jobsOf("bob", 1)]);
    expect((await line()).indexOf("bob1")).toBe(1);
  });

  test("gives everybody a place of their own, also when many are woken in one moment", async () => {
    const [app, other] = [sender(), sender()];
    const crowd = jobsOf("ann", 30, "A");
    await Promise.all(crowd.map((job, index) => (index % 2 ? app : other).wake(job)));
    await wakeAll(app, [...jobsOf("abe", 1, "A"), ...jobsOf("bob", 2, "B")]);
    const order = await line();
    expect(order).toHaveLength(33);
    expect(order.slice(1, 4)).toEqual(["bob1", "abe1", "bob2"]);
  });

  test("does not let a workspace of many people go before one of a single person", async () => {
    const crowd = Array.from({ length: 50 }, (_, index) => jobsOf(`person-${index}-`, 1, "A"));
    await wakeAll(sender(), [...crowd.flat(), ...jobsOf("bob", 3, "B")]);
    const order = await line();
    expect(["bob1", "bob2", "bob3"].map((id) => order.indexOf(id))).toEqual([1, 3, 5]);
  });

  test("lets a person's urgent search pass that person's others, and nobody else's", async () => {
    await wakeAll(sender(), [
      lane("ann-low", { userId: "ann", priority: "low" }),
      lane("bob", { userId: "bob", priority: "low" }),
      lane("ann-high", { userId: "ann", priority: "high" }),
      lane("ann-normal", { userId: "ann" }),
    ]);
    expect(await line()).toEqual(["ann-high", "bob", "ann-normal", "ann-low"]);
  });

  test("makes whoever comes late take turns with those who wait already", async () => {
    const app = sender();
    await wakeAll(app, jobsOf("ann", 8));
    const one = await worker();
    for (let turn = 0; turn < 4; turn += 1) {
      await expect.poll(() => one.runs.length, PATIENCE).toBe(turn + 1);
      one.runs[turn]?.end();
    }
    await one.startedAre(["ann1", "ann2", "ann3", "ann4", "ann5"]);
    await wakeAll(app, jobsOf("bob", 3));
    expect(await line()).toEqual(["bob1", "ann6", "bob2", "ann7", "bob3", "ann8"]);
  });

  test("puts a job whose turn is over behind that person's others", async () => {
    const { dispatch, runs, startedAre } = await worker();
    await wakeAll(dispatch, jobsOf("ann", 3));
    await startedAre(["ann1"]);
    await dispatch.wake(lane("ann1", { userId: "ann" }));
    runs[0]?.end();
    await startedAre(["ann1", "ann2"]);
    expect(await line()).toEqual(["ann3", "ann1"]);
  });
});

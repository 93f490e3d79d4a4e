import { expect, test } from "vitest";
import type { DecisionRequest } from "#lib/contract/decision.ts";
import { ResultsQuery } from "#lib/contract/prospect.ts";
import type { Job } from "#lib/engine/ports.ts";
import { owner } from "#tests/fakes/world.ts";
import { atOnce, rows, type Subject, some } from "./subject.ts";

export function decidingRows(subject: () => Subject): void {
  async function filled(): Promise<Job> {
    const { claim, commit } = subject();
    return some(await commit(await claim(), rows(60)));
  }

  function decide(job: Job, change: Omit<DecisionRequest, "jobId">) {
    return subject().results.decide({ owner, request: { jobId: job.id, ...change } });
  }

  async function listed(job: Job) {
    const query = ResultsQuery.parse({ page: 1, perPage: 100 });
    const { workspaceId } = owner;
    return some(await subject().results.list({ workspaceId, jobId: job.id, query })).results;
  }

  test("one statement decides all that match, and undo gives each its own back", async () => {
    const job = await filled();
    const [a, b] = await listed(job);
    await decide(job, { selection: { ids: [some(a).id] }, decision: "approved" });

    const selection = { filter: { q: "person" }, asOfSeq: 1_000, excludeIds: [some(b).id] };
    const answer = some(
      await decide(job, { selection, decision: "rejected", reason: "wrong_role" }),
    );
    const undone = await subject().results.undo({ owner, batchId: answer.batchId });

    expect(answer).toMatchObject({
      changed: 59,
      counts: { approved: 0, rejected: 59, undecided: 1 },
    });
    expect(undone?.answer).toMatchObject({
      changed: 59,
      counts: { approved: 1, rejected: 0, undecided: 59 },
    });
    const after = await listed(job);
    expect(after[0]).toMatchObject({ decision: "approved", decidedBy: "You", version: 1 });
    expect(after[1]).toMatchObject({ decision: "undecided", decidedAt: null, version: 0 });
    expect(await subject().results.undo({ owner, batchId: answer.batchId })).toBeNull();
  });

  test("batches are undone one after the other, newest first, down to the first", async () => {
    const { reload, results } = subject();
    const job = await filled();
    const ids = (await listed(job)).map(({ id }) => id);
    const states: string[][] = [];
    const batches: string[] = [];
    const decisions = ["approved", "rejected", "undecided"] as const;
    for (let turn = 0; turn < 50; turn += 1) {
      states.push((await listed(job)).map(({ decision }) => decision));
      const selection = { ids: ids.slice(turn % 7, 10 + (turn % 11)) };
      const answer = some(await decide(job, { selection, decision: some(decisions[turn % 3]) }));
      batches.push(answer.batchId);
    }

    for (const batchId of batches.toReversed()) {
      const undone = some(await results.undo({ owner, batchId }));
      expect(undone.answer.skipped).toEqual([]);
      expect((await listed(job)).map(({ decision }) => decision)).toEqual(states.pop());
    }

    expect((await listed(job)).every(({ version }) => version === 0)).toBe(true);
    expect((await reload(job)).tally).toMatchObject({ approved: 0, rejected: 0 });
  });

  test("what a colleague decided in between stands, and is reported", async () => {
    const { results } = subject();
    const job = await filled();
    const [a, b, c] = (await listed(job)).map(({ id }) => id);
    const [first, second] = [
      [some(a), some(b), some(c)],
      [some(a), some(b)],
    ];
    const one = some(await decide(job, { selection: { ids: first }, decision: "approved" }));
    const two = some(await decide(job, { selection: { ids: second }, decision: "rejected" }));
    await decide(job, { selection: { ids: [some(b)] }, decision: "undecided" });

    const undone = [
      some(await results.undo({ owner, batchId: two.batchId })).answer,
      some(await results.undo({ owner, batchId: one.batchId })).answer,
    ];

    const skipped = [{ reason: "changed_meanwhile", count: 1 }];
    expect(undone).toMatchObject([
      { changed: 1, skipped },
      { changed: 2, skipped },
    ]);
    const after = (await listed(job)).slice(0, 3).map(({ decision }) => decision);
    expect(after).toEqual(["undecided", "undecided", "undecided"]);
  });

  test("thirty decisions at once leave counters that match the rows", async () => {
    const { reload } = subject();
    const job = await filled();
    const ids = (await listed(job)).slice(0, 10).map(({ id }) => id);
    const decisions = ["approved", "rejected", "undecided"] as const;

    await atOnce(30, (turn) =>
      decide(job, { selection: { ids }, decision: some(decisions[turn % 3]) }),
    );

    const all = await listed(job);
    const count = (decision: string) => all.filter((row) => row.decision === decision).length;
    expect((await reload(job)).tally).toMatchObject({
      approved: count("approved"),
      rejected: count("rejected"),
    });
  });

  test("another workspace decides and undoes nothing", async () => {
    const { results } = subject();
    const job = await filled();
    const stranger = { ...owner, workspaceId: crypto.randomUUID() };
    const selection = { filter: {}, asOfSeq: 1_000, excludeIds: [] };
    const { batchId } = some(await decide(job, { selection, decision: "approved" }));

    const request = { jobId: job.id, selection, decision: "rejected" } as const;
    expect(await results.decide({ owner: stranger, request })).toBeNull();
    expect(await results.undo({ owner: stranger, batchId })).toBeNull();
  });
}

import { expect, test } from "vitest";
import { ResultsQuery } from "#lib/contract/prospect.ts";
import { owner } from "#tests/fakes/world.ts";
import { rows, type Subject, some } from "./subject.ts";

const { workspaceId } = owner;

export function listing(subject: () => Subject): void {
  test("jobs come newest first, page by page, each once", async () => {
    const { jobs, create } = subject();
    const created: string[] = [];
    for (let number = 0; number < 5; number += 1) created.unshift((await create()).id);

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await jobs.list({ workspaceId, limit: 2, cursor, status: "queued" });
      seen.push(...page.jobs.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);

    expect(seen).toEqual(created);
    expect(
      (await jobs.list({ workspaceId, limit: 9, cursor: null, status: "failed" })).jobs,
    ).toEqual([]);
  });

  test("a job is found by its own workspace only, with its moments as moments", async () => {
    const { jobs, create } = subject();
    const job = await create({ name: "Žofie & Ω 🦊" });

    expect(await jobs.find({ workspaceId, jobId: job.id })).toEqual(job);
    expect(job).toMatchObject({ name: "Žofie & Ω 🦊", startedAt: null });
    expect(Math.abs(Date.now() - job.createdAt.getTime())).toBeLessThan(60_000);
    const stranger = crypto.randomUUID();
    expect(await jobs.find({ workspaceId: stranger, jobId: job.id })).toBeNull();
  });

  test("rows come by cursor and by page number in the same order", async () => {
    const { claim, commit, jobs, results } = subject();
    const held = some(await commit(await claim(), rows(100)));
    const ending = { status: "completed", stopReason: "source_exhausted" } as const;
    const job = some(await jobs.finish({ job: held, ending }));
    const list = async (query: Record<string, unknown>) =>
      some(await results.list({ workspaceId, jobId: job.id, query: ResultsQuery.parse(query) }));

    const walked: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 30, ...(cursor !== null && { cursor }) });
      walked.push(...page.results.map(({ position }) => position));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const paged = await Promise.all([1, 2, 3, 4].map((page) => list({ page, perPage: 30 })));

    expect(walked).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(paged.flatMap((page) => page.results.map(({ position }) => position))).toEqual(walked);
    expect(paged[0]).toMatchObject({ total: 100, totalPages: 4, asOfSeq: job.seq });
  });

  test("a cursor follows a search that goes on, until it is over and all was read", async () => {
    const { claim, commit, jobs, results } = subject();
    const held = await claim();
    const next = async (cursor: string | null) => {
      const query = ResultsQuery.parse({ limit: 30, ...(cursor !== null && { cursor }) });
      const page = some(await results.list({ workspaceId, jobId: held.id, query }));
      return { positions: page.results.map(({ position }) => position), cursor: page.nextCursor };
    };
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index);

    const nothing = await next(null);
    const job = some(await commit(held, rows(40)));
    const first = await next(nothing.cursor);
    const second = await next(first.cursor);
    const again = await next(second.cursor);
    const ended = some(await commit(job, rows(20, 40)));
    const ending = { status: "completed", stopReason: "source_exhausted" } as const;
    await jobs.finish({ job: ended, ending });
    const last = await next(again.cursor);

    expect([nothing, first, second, again, last].map(({ positions }) => positions)).toEqual([
      [],
      numbers(1, 30),
      numbers(31, 40),
      [],
      numbers(41, 60),
    ]);
    expect(again.cursor).toBe(second.cursor);
    expect(last.cursor).toBeNull();
  });

  test("words, order and decision narrow and turn the list", async () => {
    const { claim, commit, results } = subject();
    const job = some(await commit(await claim(), rows(30)));
    const list = async (query: Record<string, unknown>) =>
      some(await results.list({ workspaceId, jobId: job.id, query: ResultsQuery.parse(query) }));

    expect((await list({ q: "person 1" })).total).toBe(11);
    expect((await list({ q: "%_\\" })).total).toBe(0);
    expect(await list({ decision: "approved" })).toMatchObject({
      results: [],
      total: 0,
      counts: { approved: 0, rejected: 0, undecided: 30 },
    });
    const turned = await list({ page: 1, perPage: 2, sort: "name", order: "desc" });
    expect(turned.results.map(({ name }) => name)).toEqual(["Person 9", "Person 8"]);
  });
}

import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { z } from "zod";
import { ResultsQuery } from "#lib/contract/prospect.ts";
import { pageOf, rowOf, rows, type Subject, some } from "./subject.ts";

const NAUGHTY = z
  .array(z.string())
  .parse(
    JSON.parse(readFileSync(new URL("../cases/naughty-strings.json", import.meta.url), "utf8")),
  );
const PAGE_ROWS = 100;

export function committingPages(subject: () => Subject): void {
  test("a page brings rows, counters, cursor and event at once", async () => {
    const { door, claim, commit } = subject();
    const job = await claim({ criteria: { ...subject().newJob().criteria, target: 8 } });

    const committed = some(
      await commit(job, [...rows(9), rowOf(0), { ...rowOf(20), isFilteredOut: true }]),
    );

    expect(committed).toMatchObject({ pageNo: 1, cursor: "1", seq: job.seq + 1 });
    expect(committed.tally).toMatchObject({
      fetched: 11,
      shown: 8,
      reserve: 1,
      merged: 1,
      filteredOut: 1,
      reported: 1_000,
    });
    const { rows: events } = await door.db.execute(
      sql`select name, detail from job_events where job_id = ${job.id} and seq = ${committed.seq}`,
    );
    expect(events).toMatchObject([
      { name: "job.progress", detail: { page: 1, added: 10, shown: 8, callMs: 700 } },
    ]);
  });

  test("a row that is on the workspace's list is counted, and kept as a hash alone", async () => {
    const { door, claim, commit } = subject();
    const job = await claim();
    await door.db.execute(sql`insert into suppressions (workspace_id, user_id, kind, hash, pepper, reason)
      values (${job.workspaceId}, ${job.userId}, 'company', 'listed', 'p', 'asked') on conflict do nothing`);
    const marked = (number: number, hash: string) => ({
      ...rowOf(number),
      marks: {
        listedAs: [
          { kind: "person" as const, hash: "listed" },
          { kind: "company" as const, hash },
        ],
        hiddenIdentity: `hidden:${number}`,
      },
    });

    const committed = some(await commit(job, [marked(1, "listed"), marked(2, "other"), rowOf(3)]));

    expect(committed.tally).toMatchObject({ fetched: 3, suppressed: 1, shown: 2 });
    const { rows: kept } = await door.db.execute(
      sql`select identity, disposition, prospect_data ->> 'name' as name, prospect_data ? 'marks' as has_marks
        from prospect_search_results where job_id = ${job.id} order by identity`,
    );
    expect(kept).toEqual([
      { identity: "hidden:1", disposition: "suppressed", name: null, has_marks: false },
      { identity: "linkedin:2", disposition: "shown", name: "Person 2", has_marks: false },
      { identity: "linkedin:3", disposition: "shown", name: "Person 3", has_marks: false },
    ]);
  });

  test("a page committed again changes nothing", async () => {
    const { jobs, claim, reload } = subject();
    const page = pageOf(await claim(), rows(100));
    const committed = some(await jobs.commitPage(page));

    expect(await jobs.commitPage(page)).toBeNull();
    expect(await reload(committed)).toEqual(committed);
  });

  test("of ten who commit the same page at once, one does", async () => {
    const { jobs, claim, reload } = subject();
    const page = pageOf(await claim(), rows(100));

    const commits = await Promise.all(Array.from({ length: 10 }, () => jobs.commitPage(page)));

    expect(commits.filter((job) => job !== null)).toHaveLength(1);
    expect((await reload(page.job)).tally).toMatchObject({ fetched: 100, shown: 100 });
  });

  test("pages of a hundred awkward strings come back as they were sent", async () => {
    const { claim, commit, results } = subject();
    let job = await claim();
    const sent = NAUGHTY.map((text, number) =>
      rowOf(number, { name: text, title: text, headline: text, company: text, location: text }),
    );
    for (let from = 0; from < sent.length; from += PAGE_ROWS) {
      job = some(await commit(job, sent.slice(from, from + PAGE_ROWS)));
    }

    const names: string[] = [];
    for (let page = 1; names.length < sent.length; page += 1) {
      const query = ResultsQuery.parse({ page, perPage: PAGE_ROWS });
      const { workspaceId, id: jobId } = job;
      const { results: found } = some(await results.list({ workspaceId, jobId, query }));
      for (const { name, title, headline, company, location } of found) {
        expect([title, headline, company, location]).toEqual([name, name, name, name]);
        names.push(name);
      }
    }

    expect(names).toEqual(NAUGHTY);
  });

  test("a NUL character is refused by its code, and nothing of its page is kept", async () => {
    const { jobs, claim, commit, reload } = subject();
    const job = await claim();

    const inJson = commit(job, [rowOf(1), rowOf(2, { name: "a\0b" })]);
    await expect(inJson).rejects.toMatchObject({ name: "DatabaseError", code: "22P05" });
    const inText = jobs.commitPage({ ...pageOf(job, rows(1)), nextCursor: "a\0b" });
    await expect(inText).rejects.toMatchObject({ name: "DatabaseError", code: "22021" });

    expect(await reload(job)).toEqual(job);
  });

  test("news are taken by one sender, and are over once they are sent", async () => {
    const { outbox, claim, commit } = subject();
    const job = some(await commit(await claim(), rows(3)));
    const input = { jobId: job.id, limit: 10, leastGapMs: 0 };

    const takes = await Promise.all(Array.from({ length: 5 }, () => outbox.take(input)));

    const [taken, ...others] = takes.flat();
    expect(others).toEqual([]);
    expect(taken).toMatchObject({ name: "job.progress", job: { id: job.id, seq: job.seq } });
    expect(await outbox.hasNews(job.id)).toBe(true);
    await outbox.markSent({ jobId: job.id, seq: job.seq });
    expect(await outbox.hasNews(job.id)).toBe(false);
    expect(await outbox.take(input)).toEqual([]);
  });
}

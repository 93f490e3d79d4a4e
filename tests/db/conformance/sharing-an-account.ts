import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Job, SourceAccount } from "#lib/engine/ports.ts";
import { oneAccount } from "#tests/fakes/fake-source.ts";
import { owner } from "#tests/fakes/world.ts";
import { atOnce, LEASE_MS, pace, type Subject, some } from "./subject.ts";

const SPACING_MS = 60_000;

const wish = (job: Job) => ({
  job,
  spacingMs: SPACING_MS,
  rows: 10,
  rowsPerDay: 1_000_000,
  dayMs: pace.dayMs,
  rampDays: pace.rampDays,
  leaseMs: LEASE_MS,
});

export function sharingAnAccount(subject: () => Subject): void {
  test("of fifty who ask at once, through four clients, one may call now and one a spacing later", async () => {
    const { door, claim, storeAt } = subject();
    const jobs = await atOnce(5, () => claim());

    const answers = await atOnce(50, (turn) =>
      storeAt(turn).reserve(wish(some(jobs[turn % jobs.length]))),
    );

    const granted = answers.flatMap((answer) => (answer.kind === "granted" ? [answer.waitMs] : []));
    expect(granted.toSorted((a, b) => a - b)).toEqual([0, expect.any(Number)]);
    expect(answers.filter(({ kind }) => kind === "queued")).toHaveLength(48);
    const { rows } = await door.db.execute(
      sql`select next_free_at - now() > ${SPACING_MS} * interval '1 millisecond' as is_moved_twice,
        (select sum(value::int)::int from jsonb_each_text(rows_by_hour)) as used from account_paces`,
    );
    expect(rows).toEqual([{ is_moved_twice: true, used: 20 }]);
  });

  test("an allowance is given out to the row among fifty who ask at once", async () => {
    const { door, claim, storeAt } = subject();
    const jobs = await atOnce(5, () => claim());

    const answers = await atOnce(50, (turn) => {
      const job = some(jobs[turn % jobs.length]);
      return storeAt(turn).reserve({ ...wish(job), spacingMs: 0, rowsPerDay: 150 });
    });

    const kinds = answers.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "granted")).toHaveLength(15);
    expect(kinds.filter((kind) => kind === "spent")).toHaveLength(35);
    const { rows } = await door.db.execute(
      sql`select sum(value::int)::int as used from account_paces, jsonb_each_text(rows_by_hour)`,
    );
    expect(rows).toEqual([{ used: 150 }]);
  });

  test("a cool-down holds back whoever asks, and tells whoever sleeps", async () => {
    const { jobs, claim, connectionId } = subject();
    const job = await claim();
    await jobs.coolDown({ connectionId, waitMs: 30_000 });

    expect(await jobs.reserve(wish(job))).toMatchObject({ kind: "cooling" });
    expect(await jobs.beginCall({ job, spacingMs: SPACING_MS, leaseMs: LEASE_MS })).toEqual({
      kind: "cooling",
      waitMs: expect.any(Number),
    });
  });

  test("a call keeps its spacing from when the one before began, not from when that was to begin", async () => {
    const { door, jobs, claim } = subject();
    const [first, second, third] = [await claim(), await claim(), await claim()];
    const begin = (job: Job) => jobs.beginCall({ job, spacingMs: SPACING_MS, leaseMs: LEASE_MS });
    const letPass = (ms: number) =>
      door.db.execute(sql`update account_paces set next_free_at = next_free_at - ${ms} * interval '1 millisecond',
        quiet_until = quiet_until - ${ms} * interval '1 millisecond'`);

    expect(await jobs.reserve(wish(first))).toEqual({ kind: "granted", waitMs: 0, rows: 10 });
    expect(await jobs.reserve(wish(second))).toMatchObject({ kind: "granted" });
    expect(await jobs.reserve(wish(third))).toMatchObject({ kind: "queued" });
    expect(await begin(second)).toEqual({ kind: "early", waitMs: expect.any(Number) });
    await letPass(1.5 * SPACING_MS); // it oversleeps by half a spacing
    expect(await begin(second)).toEqual({ kind: "go" });

    const next = await jobs.reserve(wish(third));
    expect(next).toMatchObject({ kind: "granted" });
    expect(next).toHaveProperty("waitMs");
    if (next.kind === "granted") expect(next.waitMs).toBeGreaterThan(0.9 * SPACING_MS);
    expect(await begin(third)).toMatchObject({ kind: "early" });
  });

  test("a call that was granted does not begin when the search is to stop, or is somebody else's by then", async () => {
    const { jobs, claim } = subject();
    const job = await claim();
    const begin = (held: Job) =>
      jobs.beginCall({ job: held, spacingMs: SPACING_MS, leaseMs: LEASE_MS });
    await jobs.requestCancel({ owner: job, jobId: job.id, discard: false });

    expect(await begin(job)).toEqual({ kind: "cancelled" });
    expect(await begin({ ...job, fence: job.fence + 1 })).toEqual({ kind: "lost" });
  });

  test("whoever does not hold the job any more gets no turn", async () => {
    const { jobs, claim } = subject();
    const job = await claim();

    expect(await jobs.reserve(wish({ ...job, fence: job.fence + 1 }))).toEqual({ kind: "lost" });
  });

  test("accounts are listed with what they used today, and saved again without doubles", async () => {
    const { connections, claim, jobs, connectionId } = subject();
    const { workspaceId, userId, ...job } = await claim();
    const owner = { workspaceId, userId };
    await jobs.reserve(wish({ ...job, ...owner }));
    const account = { accountId: "account-1", name: "Petra Ω", apis: ["recruiter"] } as const;
    await connections.save({
      owner,
      accounts: [{ ...account, status: "connected" }],
      areAll: false,
    });

    const listed = await connections.list({ workspaceId, rowsPerDay: () => 700, pace });
    await connections.setStatus({ connectionId, status: "needs_reconnect" });
    const found = await connections.find(connectionId);
    await connections.setStatus({ connectionId, status: "connected" });

    expect(listed).toEqual({
      isFresh: true,
      connections: [
        {
          id: connectionId,
          provider: "unipile",
          ...account,
          status: "connected",
          usedToday: 10,
          dailyAllowance: 700,
          workingHours: null,
          coolsUntil: null,
          userId,
          ownerName: "You",
          isPaused: false,
          isShared: true,
          isLinked: false,
          openSearches: 1,
          bookedRows: expect.any(Number),
          dailyRows: null,
          rampDays: null,
        },
      ],
    });
    expect(found).toEqual({ accountId: "account-1", status: "needs_reconnect" });
  });

  test("an account that cannot say its products keeps those it had; a new one has classic", async () => {
    const { connections } = subject();
    const save = (accountId: string, apis: SourceAccount["apis"]) =>
      connections.save({
        owner,
        accounts: [{ accountId, name: "Petra", status: "needs_reconnect", apis }],
        areAll: false,
      });

    await save("account-1", ["classic", "recruiter"]);
    await save("account-1", null);
    await save("account-2", null);

    const { workspaceId } = owner;
    const listed = await connections.list({ workspaceId, rowsPerDay: () => 700, pace });
    const products = listed.connections.map(({ accountId, apis }) => [accountId, apis]);
    expect(Object.fromEntries(products)).toEqual({
      "account-1": ["classic", "recruiter"],
      "account-2": ["classic"],
    });
    await subject().door.db.execute(sql`delete from connections where account_id = 'account-2'`);
    await save("account-1", oneAccount.apis);
  });
}

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { suppressionStore } from "#db/suppression-store.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import type { Job, Owner } from "#lib/engine/ports.ts";
import { markRows, toRows } from "#lib/engine/rows.ts";
import { liftSuppression } from "#lib/privacy/lift.ts";
import { rowMarker } from "#lib/privacy/mark-rows.ts";
import type { PrivacyWorld } from "#lib/privacy/ports.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { pepperOf, type Subject, suppressionHasher } from "#lib/privacy/suppression-hash.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource, people, person } from "#tests/fakes/fake-source.ts";
import {
  ledgerOf,
  owner,
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  testHasher,
  worldOn,
} from "#tests/fakes/world.ts";

const PROFILE = "https://www.linkedin.com/in/jane-doe";
const JANE: Partial<Prospect> = {
  name: "Jane Doe",
  providerId: "ACoAAB-jane",
  memberId: "987654",
  linkedinUrl: PROFILE,
  headline: "Director at Acme",
};

let database: Awaited<ReturnType<typeof seededDatabase>>;
let stranger: Owner;
beforeAll(async () => {
  database = await seededDatabase();
  stranger = await addPerson(database.db, "elsewhere");
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(sql`delete from prospect_search_jobs`);
  await database.db.execute(sql`delete from suppressions`);
});

const privacy = (): PrivacyWorld => ({
  suppressions: suppressionStore(database.db),
  suppressionHasher: testHasher,
});

const list = (subjects: Subject[], as = owner) =>
  suppress(privacy(), { owner: as, reason: "asked", subjects });

/** A search whose only page holds these. */
async function search(prospects: readonly Prospect[], target = 50, excludeTitles: string[] = []) {
  const answer = async () => ({ prospects, nextCursor: null, reported: prospects.length });
  const world = worldOn(database.db, { source: fakeSource({ answer }) });
  const job = await start(world, requestFor(target, { people: { keywords: "x", excludeTitles } }));
  await slice(world, job);
  return reload(world, job);
}

interface Kept {
  readonly disposition: string;
  readonly identity: string;
  readonly prospect_data: Partial<Prospect>;
  readonly position: number | null;
}

async function rowsOf(job: Job): Promise<Kept[]> {
  const { rows } = await database.db.execute<Kept>(sql`
    select disposition, identity, prospect_data, position from prospect_search_results
    where job_id = ${job.id} order by position nulls last, identity`);
  return rows;
}

describe("who is on the list", () => {
  test.each<[string, Subject, Partial<Prospect>]>([
    ["member number", { kind: "person", value: "urn:li:member:987654" }, JANE],
    ["the provider's id", { kind: "person", value: "ACoAAB-jane" }, JANE],
    ["profile", { kind: "profile", value: "https://de.linkedin.com/in/Jane-Doe/" }, JANE],
    ["company", { kind: "company", value: "ACME Corp" }, { ...JANE, company: "Acme, Inc." }],
    ["domain", { kind: "domain", value: "www.booking.com" }, { ...JANE, company: "Booking.com" }],
  ])("by %s is counted, and nothing of them is kept", async (_by, subject, jane) => {
    await list([subject]);
    const others = [1, 2, 3].map((number) => person(number, { company: "Globex" }));

    const job = await search([...others.slice(0, 2), person(0, jane), ...others.slice(2)]);

    expect(job.tally).toMatchObject({ fetched: 4, shown: 3, suppressed: 1, merged: 0 });
    expect(ledgerOf(job).sum).toBe(ledgerOf(job).fetched);
    const kept = await rowsOf(job);
    expect(kept.map(({ position }) => position)).toEqual([1, 2, 3, null]);
    expect(kept[3]).toEqual({
      disposition: "suppressed",
      identity: expect.stringMatching(/^suppressed:[\w-]{43}$/),
      prospect_data: {},
      position: null,
    });
  });

  test("stays out whichever way they come again, and each time is counted", async () => {
    await list([
      { kind: "person", value: "987654" },
      { kind: "profile", value: PROFILE },
    ]);
    const jane = person(0, { ...JANE, company: "Globex" });
    const ways: Prospect[] = [
      jane, // as before
      { ...jane, providerId: "ACwAAC-sales", linkedinUrl: null }, // Sales Navigator: another id, no profile
      { ...jane, providerId: "AEMAAD-recruiter", linkedinUrl: null, headline: null }, // Recruiter
      { ...jane, memberId: null, linkedinUrl: "http://fr.linkedin.com/in/JANE-DOE?trk=x" }, // no number
      { ...jane, memberId: null, linkedinUrl: "https://www.linkedin.com/in/jane%2Ddoe/en" }, // encoded
    ];

    for (const way of ways) {
      const job = await search([way, person(5)]);
      expect(job.tally).toMatchObject({ fetched: 2, suppressed: 1, shown: 1, known: 0 });
      expect(job.stopReason).toBe("source_exhausted");
    }

    const dump = JSON.stringify(
      (await database.db.execute(sql`select to_jsonb(r) as row from prospect_search_results r`))
        .rows,
    );
    expect(dump).not.toMatch(/jane|987654|ACoAAB|ACwAAC|AEMAAD/i);
  });

  test("that comes twice in a page, and again in the next, is counted once and merged twice", async () => {
    await list([{ kind: "company", value: "Acme" }]);
    const [first, second] = [people(0, 5), people(3, 5)];
    const source = fakeSource({
      answer: async ({ cursor }) =>
        cursor === null
          ? { prospects: [...first, person(0)], nextCursor: "2", reported: 11 }
          : { prospects: second, nextCursor: null, reported: 11 },
    });
    const world = worldOn(database.db, { source });
    const job = await start(world, requestFor(50));

    await slice(world, job);

    const { tally } = await reload(world, job);
    expect(tally).toMatchObject({ fetched: 11, suppressed: 8, merged: 3, shown: 0 });
    expect(await rowsOf(job)).toHaveLength(8);
  });

  test("takes nobody's place: the target is filled with others, in order and without gaps", async () => {
    await list([2, 4, 6].map((number) => ({ kind: "person", value: String(number) })));

    const job = await search(people(1, 12), 5);

    expect(job.tally).toMatchObject({ fetched: 12, suppressed: 3, shown: 5, reserve: 4 });
    const shown = (await rowsOf(job)).filter(({ disposition }) => disposition === "shown");
    expect(shown.map(({ prospect_data }) => prospect_data.name)).toEqual(
      [1, 3, 5, 7, 8].map((number) => `Person ${number}`),
    );
    expect(ledgerOf(job).sum).toBe(12);
  });

  test("is counted there, and not as filtered out or known", async () => {
    await search([person(1), person(2)]);
    await list([{ kind: "person", value: "1" }]);
    const world = worldOn(database.db, {
      source: fakeSource({
        answer: async () => ({
          prospects: [person(1, { title: "Assistant" }), person(2)],
          nextCursor: null,
          reported: 2,
        }),
      }),
    });
    const people = { keywords: "x", excludeTitles: ["assistant"] };
    const job = await start(world, requestFor(5, { people, excludeKnown: true }));
    await slice(world, job);

    expect((await reload(world, job)).tally).toMatchObject({
      suppressed: 1,
      known: 1,
      filteredOut: 0,
    });
  });

  test("in one workspace is found in another, whose list is as good", async () => {
    await list([{ kind: "person", value: "1" }], stranger);
    expect((await search([person(1)])).tally).toMatchObject({ suppressed: 0, shown: 1 });
  });

  test("whose name was already shown in this search does not come a second time", async () => {
    const world = worldOn(database.db, { source: fakeSource() });
    const job = await start(world, requestFor(50));
    const held = await world.store.claim({ jobId: job.id, leaseMs: 60_000 });
    if (!held) throw new Error("the job is not free");
    const page = (of: Job) => ({
      job: of,
      rows: markRows(toRows([person(1)], of.criteria), world.markRows(of.workspaceId)),
      nextCursor: "2",
      cursorHash: null,
      reported: 1,
      callMs: 1,
      leaseMs: 60_000,
    });
    const first = await world.store.commitPage(page(held));
    if (!first) throw new Error("the first page was refused");
    await list([{ kind: "person", value: "1" }]);

    const second = await world.store.commitPage(page(first));

    expect(second?.tally).toMatchObject({ fetched: 2, shown: 1, merged: 1, suppressed: 0 });
  });

  test("under an older pepper stays there under a newer one, and is not listed twice", async () => {
    const [old, young] = [3, 4].map((byte) => pepperOf(new Uint8Array(32).fill(byte)));
    if (!(old && young)) throw new Error("no peppers");
    const before = { ...privacy(), suppressionHasher: suppressionHasher([old]) };
    const now = { ...privacy(), suppressionHasher: suppressionHasher([young, old]) };
    const subjects: Subject[] = [{ kind: "person", value: "1" }];
    const first = await suppress(before, { owner, reason: "asked", subjects });
    const again = await suppress(now, { owner, reason: "asked", subjects });

    expect([first.added, again.added]).toEqual([1, 0]);
    expect(again.ids).toEqual(first.ids);
    const source = fakeSource({ total: 3 });
    const world = {
      ...worldOn(database.db, { source }),
      markRows: rowMarker(now.suppressionHasher),
    };
    const job = await start(world, requestFor(5));
    await slice(world, job);
    expect((await reload(world, job)).tally).toMatchObject({ suppressed: 1, shown: 2 });
  });
});

describe("the list", () => {
  test("keeps hashes alone", async () => {
    await list([
      { kind: "email", value: "jane@acme.com" },
      { kind: "phone", value: "+13175550100" },
      { kind: "company", value: "Acme" },
    ]);

    const { rows } = await database.db.execute(sql`select to_jsonb(s) as row from suppressions s`);
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toMatch(/jane|acme|317555/i);
  });

  test("takes an entry once, however often and in whatever spelling it is sent", async () => {
    const first = await list([{ kind: "email", value: "jane@acme.com" }]);
    const again = await list([
      { kind: "email", value: "JANE@acme.com" },
      { kind: "company", value: "Acme" },
      { kind: "company", value: "ACME Inc." },
    ]);

    expect(first.added).toBe(1);
    expect(again.added).toBe(1);
    expect(again.ids).toEqual([first.ids[0], again.ids[1], again.ids[1]]);
  });

  test("takes an entry once from twenty at the same moment, and gives each its id", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => list([{ kind: "domain", value: "acme.com" }])),
    );

    expect(answers.reduce((sum, { added }) => sum + added, 0)).toBe(1);
    expect(new Set(answers.flatMap(({ ids }) => ids)).size).toBe(1);
  });

  test("takes 2,500 at once, or none where one of them names nobody", async () => {
    const many = Array.from({ length: 2_500 }, (_, number) => ({
      kind: "email" as const,
      value: `person-${number}@acme.com`,
    }));

    await expect(list([...many, { kind: "email", value: "nobody" }])).rejects.toMatchObject({
      code: "invalid",
      field: "suppressions.2500.value",
    });
    expect((await list([])).added).toBe(0);
    const { added, ids } = await list(many);

    expect(added).toBe(2_500);
    expect(new Set(ids).size).toBe(2_500);
  });

  test("is told page by page, newest first, without what it is about, to its workspace alone", async () => {
    const sent = await Promise.all(
      ["a", "b", "c"].map((name) => list([{ kind: "domain", value: `${name}.com` }])),
    );
    const { suppressions } = privacy();
    const read = (cursor: string | null) =>
      suppressions.list({ workspaceId: owner.workspaceId, limit: 2, cursor });

    const first = await read(null);
    const second = await read(first.nextCursor);

    expect([first.suppressions.length, second.suppressions.length]).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
    const told = [...first.suppressions, ...second.suppressions];
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set(sent.flatMap(({ ids }) => ids)));
    expect(told[0]).toMatchObject({ kind: "domain", reason: "asked", createdBy: "You" });
    const elsewhere = { workspaceId: stranger.workspaceId, limit: 10, cursor: null };
    expect((await suppressions.list(elsewhere)).suppressions).toEqual([]);
  });

  test("lets go of an entry for its own workspace only, and then they are found again", async () => {
    const { ids } = await list([{ kind: "person", value: "1" }]);
    const id = ids[0] ?? "";
    const gone = { code: "not_found" };

    await expect(liftSuppression(privacy(), { owner: stranger, id })).rejects.toMatchObject(gone);
    expect((await search([person(1)])).tally.suppressed).toBe(1);
    await liftSuppression(privacy(), { owner, id });
    await expect(liftSuppression(privacy(), { owner, id })).rejects.toMatchObject(gone);

    expect((await search([person(1)])).tally).toMatchObject({ suppressed: 0, shown: 1 });
  });
});

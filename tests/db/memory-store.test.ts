import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { rowsOf } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { jobStore } from "#db/job-store.ts";
import { outbox } from "#db/outbox.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { setting } from "#scripts/local/environment.mjs";
import { clockedDatabase } from "#tests/fakes/clocked-database.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { emptyMemory, type Memory } from "#tests/fakes/memory/memory.ts";
import { memoryStores } from "#tests/fakes/memory-store.ts";
import { owner } from "#tests/fakes/world.ts";
import { anyCommand, type Command, turnCommand } from "./commands/commands.ts";
import {
  accountsOf,
  comparable,
  noteHeld,
  type Side,
  type Story,
  tell,
} from "./commands/tell-both.ts";
import { keptInMemory, keptInPostgres } from "./commands/what-is-kept.ts";

/*
 * The store in memory is worth what it has in common with Postgres: both are told the same, in sequences nobody thought
 * of, and must answer the same and keep the same. STORE_RUNS sets how many sequences; a failure prints the smallest one
 * found, with the answers that differ.
 */

const RUNS = Number(setting("STORE_RUNS") ?? 50);
const patience = { timeout: 20_000 + RUNS * 1_000 }; // some sixty statements a run
const START = Date.UTC(2026, 0, 5, 12, 34, 56);

let database: Awaited<ReturnType<typeof clockedDatabase>>;
let owners: Owner[];
beforeAll(async () => {
  database = await clockedDatabase();
  const { db } = database;
  owners = [owner, await addPerson(db, "here"), await addPerson(db, "elsewhere")];
});
afterAll(() => database.close());

/** Both empty, at the same moment, with the same accounts. */
async function fresh(): Promise<{ postgres: Side; memory: Side; kept: Memory; story: Story }> {
  const { db, setClock } = database;
  await db.execute(sql`with jobs as (delete from prospect_search_jobs),
    state as (delete from engine_state), paces as (delete from account_paces) delete from connections`);
  await setClock(START);
  const story: Story = { owners, jobs: [], held: [], at: START };
  const ids: string[] = [];
  const kept = emptyMemory({ now: () => story.at, newId: () => ids.shift() ?? "" });
  const connections = connectionStore(db, { listedBy: "" });
  const store = jobStore(db);
  const create: typeof store.create = async (input) => {
    const created = await store.create(input);
    if (created && !created.isRepeat) ids.push(created.job.id);
    return created;
  };
  const memory = memoryStores(kept, async (statement) => statement());
  for (const [place, each] of [owners[0], owners[2]].entries()) {
    if (!each) continue;
    const accounts = accountsOf(place);
    await connections.save({ owner: each, accounts, areAll: false });
    ids.push(...(await connectionIds(each, accounts)));
    await memory.connections.save({ owner: each, accounts, areAll: false });
  }
  return {
    postgres: { store: { ...store, create }, connections, outbox: outbox(db), drain },
    memory: {
      ...memory,
      async drain(isOn) {
        kept.isDraining = isOn;
      },
    },
    kept,
    story,
  };
}

async function connectionIds(
  { workspaceId }: Owner,
  accounts: readonly { accountId: string }[],
): Promise<string[]> {
  const Row = z.object({ id: z.string(), account_id: z.string() });
  const rows = await rowsOf(
    database.db,
    Row,
    sql`select id, account_id from connections where workspace_id = ${workspaceId}`,
  );
  return accounts.map(
    ({ accountId }) => rows.find((row) => row.account_id === accountId)?.id ?? "",
  );
}

async function drain(isOn: boolean): Promise<void> {
  await database.db.execute(sql`
    insert into engine_state (id, draining_since) values (1, ${isOn ? sql`now()` : sql`null`})
    on conflict (id) do update set draining_since = excluded.draining_since`);
}

/** Moments at which a job is due must differ, or the order of the due is nobody's promise. */
const SETS_A_MOMENT: readonly Command["kind"][] = [
  "create",
  "handOver",
  "park",
  "breakOff",
  "retry",
];

async function pass(story: Story, ms: number): Promise<void> {
  story.at += ms;
  await database.setClock(story.at);
}

async function tellBoth(commands: readonly Command[]): Promise<void> {
  const { postgres, memory, kept, story } = await fresh();
  for (const [place, command] of commands.entries()) {
    if (command.kind === "pass") await pass(story, command.ms);
    if (SETS_A_MOMENT.includes(command.kind)) await pass(story, 1);
    const real = await tell(postgres, command, story);
    const answer = await tell(memory, command, story);
    expect(comparable(answer), `answer ${place}, to ${JSON.stringify(command)}`).toEqual(
      comparable(real),
    );
    noteHeld(story, real);
  }
  expect(comparable(keptInMemory(kept))).toEqual(comparable(await keptInPostgres(database.db)));
}

const create = { kind: "create", target: 8, priority: 1, key: 0, known: false } as const;

/** Three searches are under way when the unforeseen begins. */
const underWay: readonly Command[] = [0, 1, 2].flatMap((who): Command[] => [
  { ...create, who, known: who === 1 },
  { kind: "claim", job: who, leaseMs: 60_000 },
]);

/** Seven searches of three people in two workspaces contend for one account. */
const contention: readonly Command[] = [0, 1, 2, 0, 1, 2, 0].flatMap((who, job): Command[] => [
  { ...create, who, priority: job % 3 },
  { kind: "claim", job, leaseMs: 60_000 },
]);

/** Four searches died, each three times at its first page, one after the other. */
const dying: readonly Command[] = [0, 1, 2, 3].flatMap((job): readonly Command[] => [
  { ...create, who: job, target: 8 + job },
  ...Array.from({ length: 3 }, (): Command[] => [
    { kind: "claim", job, leaseMs: 1_000 },
    { kind: "pass", ms: 2_000 },
  ]).flat(),
]);

test.each([
  ["whatever happens to searches", underWay, anyCommand],
  ["whatever happens to searches that died again and again", dying, anyCommand],
  ["whoever asks for a turn", contention, turnCommand],
] as const)(
  "memory answers and keeps what Postgres does, %s",
  patience,
  async (_, prelude, command) => {
    const sequence = fc.array(command, { maxLength: 60, size: "max" });
    const alike = fc.asyncProperty(sequence, (commands) => tellBoth([...prelude, ...commands]));

    await fc.assert(alike, { numRuns: RUNS });
  },
);

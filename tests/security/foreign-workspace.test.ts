import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#db/client.ts";
import { valueTypes } from "#db/value-types.ts";
import type { Caller } from "#lib/access/ports.ts";
import { inOneTransaction, withoutWorkspaces } from "./one-transaction.ts";
import { STORE_CALLS, type StoreCall } from "./store-calls.ts";
import { openTwoWorkspaces, type Things, type TwoWorkspaces } from "./two-workspaces.ts";

/*
 * Isolation stands twice, and each half alone: the conditions of the statements where no policy binds, and the policies
 * where a statement asks for a foreign workspace. Both tests have to fail where their half is taken away.
 */

let two: TwoWorkspaces;
let client: Client;
beforeAll(async () => {
  two = await openTwoWorkspaces();
  client = new Client({ connectionString: two.url, types: valueTypes });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await two.close();
});

const nobodys = (): Things => ({
  jobId: randomUUID(),
  openJobId: randomUUID(),
  resultId: randomUUID(),
  batchId: randomUUID(),
  connectionId: randomUUID(),
  colleagueId: randomUUID(),
  invitationId: randomUUID(),
  keyId: randomUUID(),
  providerKeyId: randomUUID(),
  suppressionId: randomUUID(),
  recoveryId: randomUUID(),
  idempotencyKey: randomUUID(),
  suppressionHash: randomUUID(),
  held: { ...two.theirs.made.held, id: randomUUID(), workspaceId: randomUUID() },
});

const nobody = (): Caller => ({
  ...two.ours,
  workspaceId: randomUUID(),
  userId: randomUUID(),
});

interface Seen {
  readonly answer: string;
  /** Everything in the database that is theirs, or of nobody. */
  readonly left: string;
}

/** What the call answers and leaves behind; undone. */
async function look(
  db: Database,
  call: StoreCall,
  who: Parameters<StoreCall["run"]>[1],
): Promise<Seen> {
  await client.query("begin");
  try {
    const answer = JSON.stringify((await call.run(db, who)) ?? null);
    return { answer, left: await theirRows() };
  } finally {
    await client.query("rollback");
  }
}

async function theirRows(): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      order by 1`,
  );
  const prints = tables.map(
    ({ name }) => `select md5(coalesce(string_agg(line, '' order by line), '')) as print
      from (select to_jsonb(t)::text as line from ${name} t
        where coalesce(to_jsonb(t) ->> 'workspace_id', '') <> '${two.ours.workspaceId}') as ${name}_lines`,
  );
  const { rows } = await client.query<{ print: string }>(prints.join(" union all "));
  return rows.map(({ print }) => print).join(" ");
}

/** Somebody of ours who names what is theirs, where no policy binds. */
async function byIds(call: StoreCall, rewrite?: (text: string) => string) {
  const open = inOneTransaction(client);
  const tried = rewrite ? inOneTransaction(client, { rewrite }) : open;
  const expected = await look(open, call, { by: two.ours, of: nobodys() });
  return { expected, found: await look(tried, call, { by: two.ours, of: two.theirs.made }) };
}

/** A statement about their workspace, where the policies say ours, or where none binds. */
async function byWorkspace(call: StoreCall, change: { insteadIn?: string }) {
  const db = inOneTransaction(client, change);
  const expected = await look(db, call, { by: nobody(), of: nobodys() });
  return { expected, found: await look(db, call, { by: two.theirs, of: two.theirs.made }) };
}

const named = STORE_CALLS.filter((call) => !call.isAboutCaller);
const bound = STORE_CALLS.filter((call) => !call.isAcross);

describe("what is another workspace's is to a statement like what is not there:", () => {
  test.each(named)("$name", async (call) => {
    const { expected, found } = await byIds(call);
    expect(found).toEqual(expected);
  });
});

describe("without its conditions a statement would tell or change it:", () => {
  test.each(named)("$name", async (call) => {
    const { expected, found } = await byIds(call, withoutWorkspaces);
    expect(found).not.toEqual(expected);
  });
});

describe("a statement that asks for another workspace sees and changes nothing there:", () => {
  test.each(bound)("$name", async (call) => {
    const { expected, found } = await byWorkspace(call, { insteadIn: two.ours.workspaceId });
    expect(found).toEqual(expected);
  });
});

describe("where no policy binds, it would:", () => {
  test.each(bound)("$name", async (call) => {
    const { expected, found } = await byWorkspace(call, {});
    expect(found).not.toEqual(expected);
  });
});

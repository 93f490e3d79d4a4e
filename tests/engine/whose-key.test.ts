import { afterAll, beforeAll, expect, test } from "vitest";
import { findParameters, listConnections } from "#lib/engine/connections.ts";
import type { Source } from "#lib/engine/ports.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { owner, requestFor, seededDatabase, slice, start, worldOn } from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

test("a source is told for whom it is asked, whatever it is asked", async () => {
  const asked: string[] = [];
  const plain = fakeSource({ total: 5 });
  const source: Source = {
    ...plain,
    fetchPage(input) {
      asked.push(`page ${input.workspaceId}`);
      return plain.fetchPage(input);
    },
    async findParameters({ workspaceId }) {
      asked.push(`parameters ${workspaceId}`);
      return [];
    },
    async listAccounts(signal, workspaceId) {
      asked.push(`accounts ${workspaceId}`);
      return plain.listAccounts(signal, workspaceId);
    },
  };
  const world = worldOn(database.db, { source });
  const other = await addPerson(database.db, "elsewhere");

  await listConnections(world, { owner });
  await slice(world, await start(world, requestFor(5)));
  await findParameters(world, { owner, query: { type: "LOCATION", q: "Ohio", limit: 5 } });
  await listConnections(world, { owner: other });

  const here = owner.workspaceId;
  expect(asked).toEqual([
    `accounts ${here}`,
    `page ${here}`,
    `parameters ${here}`,
    `accounts ${other.workspaceId}`,
  ]);
});

test("an account that has to be connected again is asked about with its workspace's key", async () => {
  const asked: (string | undefined)[] = [];
  const source: Source = {
    ...fakeSource({ total: 5 }),
    async listAccounts(_signal, workspaceId) {
      asked.push(workspaceId);
      return [];
    },
  };
  const world = worldOn(database.db, { source });
  const job = await start(world, requestFor(5));
  await world.connections.setStatus({ connectionId: job.connectionId, status: "needs_reconnect" });

  expect(await slice(world, job)).toBe("waiting");
  expect(asked).toEqual([owner.workspaceId]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareDatabase, worldOf } from "#lib/container.ts";
import { listConnections } from "#lib/engine/connections.ts";
import { startUnipileSimulator } from "#scripts/simulators/unipile.ts";
import { owner } from "#tests/fakes/world.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function accountsAt(name: string): Promise<string[]> {
  const simulator = await startUnipileSimulator({ apiKey: "one-key", accounts: [{ id: name }] });
  const vars = {
    DATABASE_URL: database.url,
    APP_SECRET: TEST_SECRET,
    UNIPILE_BASE_URL: simulator.url,
    UNIPILE_API_KEY: "one-key",
  };
  await prepareDatabase({ vars, apiKey: "pf_the_first_key_of_all_these_tests" });
  const world = worldOf(vars);
  const connections = await listConnections(world, { owner });
  await world.stop();
  await simulator.stop();
  return connections.map(({ accountId }) => accountId);
}

test("two servers of a provider do not mix their accounts, even where they know the same key", async () => {
  expect([await accountsAt("here"), await accountsAt("there")]).toEqual([["here"], ["there"]]);
});

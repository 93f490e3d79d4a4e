import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ApiClient, apiClient } from "#scripts/api-client.ts";
import { addsUp } from "#scripts/ledger.ts";
import { findRunning } from "#scripts/local/running.mjs";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { addressesOnDisk, expectsItsMethods } from "#tests/api/methods.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { startProgram } from "#tests/setup/program.ts";

const WAIT = { timeout: 60_000, interval: 50 };

let dataDir: string;
let remove: () => Promise<void>;
let stack: Stack;
let client: ApiClient;

beforeAll(async () => {
  ({ path: dataDir, remove } = await makeDataDir());
  stack = await startStack({
    dataDir,
    port: 0,
    env: { LINKEDIN_SPACING_MS: "300-300", JOB_LEASE_SECONDS: "2", SWEEP_SECONDS: "1" },
  });
  client = apiClient(stack);
});

afterAll(async () => {
  await stack?.stop();
  await remove();
});

function startSearch(target: number) {
  return client.createJob({
    criteria: {
      kind: "people",
      people: { titles: ["CEO"] },
      sources: [{ provider: "unipile", api: "classic" }],
      target,
    },
  });
}

async function isThere(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: "manual" }); // the first page leads on to the sign-in, which needs cookies
    return true;
  } catch {
    return false;
  }
}

test("every address of the built app says which methods it has, and refuses the others", async () => {
  for (const path of addressesOnDisk()) await expectsItsMethods(stack.baseUrl, path);
});

test("a search whose app is killed half-way goes on after the restart and loses no row", async () => {
  const { id } = await startSearch(300);
  await vi.waitFor(async () => {
    expect((await client.readJob(id)).counts.fetched).toBeGreaterThan(0);
  }, WAIT);

  const killed = stack.appPid;
  await stack.killApp("SIGKILL");
  expect(await isThere(stack.baseUrl)).toBe(false);
  await stack.restartApp();

  expect(stack.appPid).not.toBe(killed);
  await vi.waitFor(async () => expect((await client.readJob(id)).status).toBe("completed"), WAIT);
  const { counts } = await client.readJob(id);
  expect(counts.shown).toBe(300);
  expect(addsUp(counts)).toBe(true);
  expect((await client.readResults(id, 1)).total).toBe(300);
});

test("a second copy runs beside the first, with a database of its own and the same key", async () => {
  await startSearch(10);
  const second = await startStack({ dataDir, port: 0 });
  try {
    expect(second.baseUrl).not.toBe(stack.baseUrl);
    expect(second.databaseUrl).not.toBe(stack.databaseUrl);
    const headers = { authorization: `Bearer ${stack.apiKey}` };
    const answer = await fetch(`${second.baseUrl}/api/v1/jobs`, { headers });
    expect(await answer.json()).toMatchObject({ jobs: [] });
    expect(findRunning(dataDir)).toEqual({ baseUrl: second.baseUrl, apiKey: second.apiKey });
  } finally {
    await second.stop();
  }
  expect(await isThere(second.baseUrl)).toBe(false);
  expect(findRunning(dataDir)).toEqual({ baseUrl: stack.baseUrl, apiKey: stack.apiKey });
});

test("nothing is left when the program that started it all is killed", async () => {
  const owner = startProgram(["tests/local/stack-owner.ts", dataDir]);
  await owner.says("baseUrl");
  const { baseUrl, simulatorUrl } = JSON.parse(owner.stdout());
  const wasThere = await isThere(baseUrl);

  owner.kill("SIGKILL");
  await owner.ended;

  expect(wasThere).toBe(true);

  await vi.waitFor(async () => {
    expect([await isThere(baseUrl), await isThere(simulatorUrl)]).toEqual([false, false]);
  }, WAIT);
});

test("a port that is taken is named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;

  await expect(startStack({ dataDir, port })).rejects.toThrow(`Port ${port} is taken`);

  await new Promise((resolve) => server.close(resolve));
});

test("an app that cannot start says why, and nothing else stays behind", async () => {
  const start = startStack({ dataDir, port: 0, env: { APP_SECRET: "short" } });

  await expect(start).rejects.toThrow("APP_SECRET must be at least 32 characters");
  expect(findRunning(dataDir)).toEqual({ baseUrl: stack.baseUrl, apiKey: stack.apiKey });
});

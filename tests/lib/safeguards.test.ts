import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type AppWorld, worldOf } from "#lib/container.ts";
import { suppress } from "#lib/privacy/suppress.ts";
import { fakeSource } from "#tests/fakes/fake-source.ts";
import { owner, reload, requestFor, seededDatabase, slice, start } from "#tests/fakes/world.ts";

const SECRET = randomBytes(32).toString("hex");
const NEXT_SECRET = randomBytes(32).toString("hex");

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());

/** The app's own world with its own settings; only LinkedIn is not there. */
function appWorld(secret: string, former: readonly string[] = []): AppWorld {
  const vars = {
    DATABASE_URL: database.url,
    APP_SECRET: secret,
    FORMER_APP_SECRETS: former.join(","),
    LINKEDIN_SPACING_MS: "0-0",
  };
  const world = worldOf(vars, (real) => ({
    ...real,
    source: fakeSource({ total: 3 }),
    dispatch: { wake: async () => undefined, interrupt: () => undefined },
    log: { info: () => undefined, warn: () => undefined, bug: () => undefined },
  }));
  onTestFinished(world.stop);
  return world;
}

async function suppressedIn(world: AppWorld): Promise<number> {
  const job = await start(world, requestFor(5));
  await slice(world, job);
  return (await reload(world, job)).tally.suppressed;
}

test("who was put on the list stays out of searches, also when APP_SECRET has changed since", async () => {
  const before = appWorld(SECRET);
  const subjects = [{ kind: "person", value: "1" } as const];
  await suppress(before, { owner, reason: "asked", subjects });

  expect(await suppressedIn(before)).toBe(1);
  expect(await suppressedIn(appWorld(NEXT_SECRET, [SECRET]))).toBe(1);
  expect(await suppressedIn(appWorld(NEXT_SECRET))).toBe(0); // the hash alone tells nobody who it was
});

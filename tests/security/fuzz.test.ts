import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { type Answer, ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { addCaller, type Caller, pathOf } from "./add-caller.ts";
import { drawFrom, spoil } from "./draw.ts";
import { INPUTS, type Input } from "./inputs.ts";
import { routesOnDisk } from "./routes-on-disk.ts";
import { TOWN_KEYS, type Town, townOn } from "./town.ts";

/*
 * What the schemas take, and the same with one thing wrong, sent to the routes that read it. FUZZ_RUNS says how many of each
 * per route (100; `npm run test:security` 300), FUZZ_SEED where they begin: a failure prints both.
 */

// biome-ignore lint/style/noProcessEnv: settings of this test alone
const { FUZZ_RUNS = "100", FUZZ_SEED } = process.env;
const RUNS = Number(FUZZ_RUNS);
const seed = FUZZ_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(FUZZ_SEED);
const SLOW_SHARE = 20;
const AT_ONCE = 10;
const PATIENCE_MS = 30_000 + RUNS * 200;

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let sent = 0;
let compared = 0;

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, RATE_LIMIT_SCALE: "1000", DATA_KEYS: TOWN_KEYS });
  town = townOn(app);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
  process.stdout.write(`fuzz: ${sent} requests, ${compared} refusals compared, seed ${seed}\n`);
});

function send(input: Input, by: Caller, value: unknown): Promise<Answer> {
  sent += 1;
  const path = pathOf(input, by);
  const { headers } = by.guest;
  if (input.in === "json") {
    return ask(`${app.origin}${path}`, { method: input.method, headers, json: value });
  }
  return ask(`${app.origin}${path}?${toQuery(value)}`, { headers });
}

function toQuery(value: unknown): URLSearchParams {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const pairs = isObject ? Object.entries(value) : [["q", value]];
  const text = (one: unknown) => (typeof one === "string" ? one : (JSON.stringify(one) ?? ""));
  return new URLSearchParams(pairs.map(([name, one]) => [String(name), text(one).slice(0, 3_000)]));
}

const nameOf = ({ method, path, in: where }: Input) => `${method} ${path} (${where})`;
const named = INPUTS.map((input) => ({ name: nameOf(input), input }));
const runsOf = ({ isSlow }: Input) => (isSlow ? Math.ceil(RUNS / SLOW_SHARE) : RUNS);

describe("what a schema takes is answered, and never with a fault of ours", () => {
  test.each(named.filter(({ input }) => !input.isOnce))(
    "$name",
    async ({ input }) => {
      let by = await addCaller(app, town);
      let drawn = 0;
      const property = fc.asyncProperty(drawFrom(input.schema), async (value) => {
        drawn += 1;
        if (drawn % AT_ONCE === 0) by = await addCaller(app, town); // before the workspace is full
        const answer = await send(input, by, value);
        expect({ status: answer.status, body: answer.body }).toMatchObject({
          status: expect.toSatisfy((status: number) => status < 500),
        });
      });
      await fc.assert(property, { numRuns: runsOf(input), seed, endOnFailure: true });
    },
    PATIENCE_MS,
  );
});

describe("what is wrong in one place is refused, and nothing is changed", () => {
  test.each(named)(
    "$name",
    async ({ input }) => {
      const by = await addCaller(app, town);
      let before = await town.snapshot();
      const spoiled = fc.array(spoil(drawFrom(input.schema)), {
        minLength: AT_ONCE,
        maxLength: AT_ONCE,
      });
      const property = fc.asyncProperty(spoiled, async (values) => {
        const statuses: number[] = [];
        for (const value of values) {
          const { status, body } = await send(input, by, value);
          if (status >= 500) expect({ status, body, value }).toBe("no fault of ours");
          statuses.push(status);
        }
        const after = await town.snapshot();
        // one that happened to be right may change what it is about
        if (statuses.every((status) => status >= 400)) {
          expect(after).toEqual(before);
          compared += statuses.length;
        }
        before = after;
      });
      const numRuns = Math.ceil(runsOf(input) / AT_ONCE);
      await fc.assert(property, { numRuns, seed, endOnFailure: true });
    },
    PATIENCE_MS,
  );
});

test("everything that a route reads by a schema is in the list", () => {
  const known = new Set(INPUTS.map(({ path }) => path.replaceAll(/:\w+/g, ":id")));
  const reading = routesOnDisk()
    .filter(({ file }) => file.endsWith("/route.ts"))
    .filter(({ source }) => /read(Body|Query)\(request/.test(source))
    .map(({ file }) => `/${file.replace(/\/route\.ts$/, "")}`)
    .map((path) => path.replaceAll(/\[\w+\]/g, ":id"))
    .filter((path) => !(known.has(path) || path.endsWith("/session/prove")))
    .filter((path) => !path.startsWith("/api/callbacks/")); // the provider's, who knows the address
  expect(reading).toEqual(["/api/v1/provider-keys/:id"]); // there by the provider's name
});

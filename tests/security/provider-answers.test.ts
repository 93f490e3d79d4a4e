import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Criteria } from "#lib/contract/job.ts";
import { Prospect } from "#lib/contract/prospect.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";
import { spoil } from "./draw.ts";
import { NAUGHTY } from "./naughty-strings.ts";

/* A provider that says strange things, or somebody in its place: rows that can be kept come of it, or a failure with a kind. */

// biome-ignore lint/style/noProcessEnv: settings of this test alone
const { FUZZ_RUNS = "200", FUZZ_SEED } = process.env;
const numRuns = Number(FUZZ_RUNS);
const seed = FUZZ_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(FUZZ_SEED);
const recorded: unknown = JSON.parse(
  readFileSync("tests/sources/recorded/unipile-first-page.json", "utf8"),
);
const criteria = Criteria.parse({ kind: "people", people: { keywords: "logistics" }, target: 10 });

let vendor: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  vendor = await scriptedServer();
});
afterAll(async () => {
  await vendor.close();
  process.stdout.write(`provider answers: seed ${seed}\n`);
});

function fetchPage() {
  return linkedin({ baseUrl: vendor.url, apiKey: "the-key" }).fetchPage({
    workspaceId: "workspace-1",
    accountId: "a",
    api: "classic",
    criteria,
    pageSize: 50,
    cursor: null,
    signal: new AbortController().signal,
  });
}

/** Only rows that the contract and the database can hold, or an error that says what to do. */
async function expectRowsOrReason(): Promise<void> {
  try {
    const { prospects: rows } = await fetchPage();
    for (const row of rows) {
      Prospect.parse(row);
      expect(JSON.stringify(row)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
  }
}

test(
  "an answer with something wrong in it",
  async () => {
    const answers = spoil(spoil(fc.constant(recorded)));
    const property = fc.asyncProperty(
      answers,
      fc.constantFrom(200, 201, 400, 429, 500),
      async (body, status) => {
        vendor.willAnswer({ status, body: JSON.stringify(body) });
        await expectRowsOrReason();
      },
    );
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  },
  20_000 + numRuns * 50,
);

test("an answer that is no JSON, or strange text in every field", async () => {
  const first = JSON.stringify(recorded);
  for (const text of NAUGHTY) {
    vendor.willAnswer({ body: text });
    await expectRowsOrReason();
    const quoted = JSON.stringify(text).slice(1, -1);
    vendor.willAnswer({
      body: first.replaceAll(
        /"(name|headline|location|role)":"[^"]*"/g,
        (_, name) => `"${name}":"${quoted}"`,
      ),
    });
    await expectRowsOrReason();
  }
});

import { expect, test } from "vitest";
import { runProgram } from "#tests/setup/program.ts";
import { scriptedServer } from "./scripted-api.ts";

const SETUP = "/api/admin/setup-search-jobs-tables";

test.each([
  [{}, "prospect_search_jobs, prospect_search_results"],
  [{ tables_verified: {} }, "prospect_search_jobs, prospect_search_results"],
  [{ tables_verified: { prospect_search_jobs: true } }, "prospect_search_results"],
])("the end-to-end check misses tables that are not named: %j", async (answer, missing) => {
  await using server = await scriptedServer({ [`POST ${SETUP}`]: [answer] });
  const script = "scripts/test-background-search.js";

  const check = await runProgram([script, "--base-url", server.url, "--api-key", "pf_key"]);

  expect(check.code).toBe(1);
  expect(check.stderr).toContain(`FAILED: tables are missing: ${missing}\n`);
});

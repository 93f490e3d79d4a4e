import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repository } from "#scripts/local/data-dir.mjs";

const SET_BY_THE_PLATFORM = new Set([
  "AWS_LAMBDA_FUNCTION_NAME",
  "FRONT_DOOR", // by `server.ts`
  "NETLIFY",
  "NEXT_MANUAL_SIG_HANDLE", // by `npm start`
  "URL",
]);

test("the environment example names every variable that the app reads", () => {
  const example = readFileSync(`${repository}/.env.example`, "utf8");
  const source = readFileSync(`${repository}/lib/env.ts`, "utf8");
  const read = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? "");

  const missing = read.filter((name) => !example.includes(`\n${name}=`));

  expect(read.length).toBeGreaterThan(10);
  expect(missing.filter((name) => !SET_BY_THE_PLATFORM.has(name))).toEqual([]);
});

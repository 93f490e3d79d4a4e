import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { addCaller, type Caller, pathOf } from "./add-caller.ts";
import { INPUTS, type Input } from "./inputs.ts";
import { townOn } from "./town.ts";

/* What no reader should have to understand, at every route that reads something. */

const KIB = 1_024;
const LARGER = ["/api/v1/decisions", "/api/v1/suppressions"];

let app: App;
let by: Caller;
let folder: Awaited<ReturnType<typeof makeDataDir>>;

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, RATE_LIMIT_SCALE: "1000" });
  by = await addCaller(app, townOn(app));
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const JSON_TYPE = "application/json";

interface Case {
  readonly what: string;
  readonly body: string | Uint8Array;
  readonly type?: string;
  readonly status: number;
}

const CASES: readonly Case[] = [
  { what: "half an object", body: '{"name":', status: 400 },
  { what: "bytes that are not UTF-8", body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]), status: 400 },
  { what: "UTF-16", body: Buffer.from('{"name":"x"}', "utf16le"), status: 400 },
  { what: "a list", body: "[]", status: 422 },
  { what: "null", body: "null", status: 422 },
  { what: "a number", body: "1e999", status: 422 },
  { what: "a foreign prototype", body: '{"__proto__":{"isAdmin":true}}', status: 422 },
  { what: "a constructor", body: '{"constructor":{"prototype":{"isAdmin":true}}}', status: 422 },
  { what: "a NUL character", body: '{"name":"a\\u0000b"}', status: 422 },
  { what: "half a surrogate pair", body: '{"name":"\\ud83d"}', status: 422 },
  { what: "eleven levels", body: nested(11), status: 422 },
  { what: "ten thousand levels", body: nested(10_000), status: 422 },
  {
    what: "a workspace of its own choice",
    body: '{"workspaceId":"x","role":"owner"}',
    status: 422,
  },
  ...[
    "",
    "text/plain",
    "application/jsonp",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json-patch+json",
  ].map((type) => ({ what: `type ${type || "none"}`, body: "{}", type, status: 415 })),
];

const bodies = INPUTS.filter(({ in: where }) => where === "json");
const queries = INPUTS.filter(({ in: where }) => where === "query");
const nameOf = ({ method, path }: Input) => `${method} ${path}`;

function post(input: Input, body: string | Uint8Array, type = JSON_TYPE) {
  const headers = { ...by.guest.headers, ...(type === "" ? {} : { "content-type": type }) };
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const { method } = input;
  return ask(`${app.origin}${pathOf(input, by)}`, { method, body: bytes, headers });
}

describe("a body that is not what it should be", () => {
  test.each(CASES)("$what is refused with $status", async ({ body, type, status }) => {
    const got = await Promise.all(
      bodies.map(async (input) => [nameOf(input), (await post(input, body, type)).status]),
    );
    expect(Object.fromEntries(got)).toEqual(
      Object.fromEntries(bodies.map((input) => [nameOf(input), status])),
    );
  });

  test("that is a byte too large is refused with 413", async () => {
    for (const input of bodies) {
      const most = LARGER.includes(input.path) ? 256 * KIB : 64 * KIB;
      const { status } = await post(input, `{"a":"${"x".repeat(most - 7)}"}`);
      expect([nameOf(input), status]).toEqual([nameOf(input), 413]);
    }
  });

  test("with a key twice says one thing, the last", async () => {
    const path = "/api/v1/workspaces/current";
    const [input] = bodies.filter((one) => nameOf(one) === `PATCH ${path}`);
    if (!input) throw new Error("nothing takes a name");
    expect((await post(input, '{"name":"First","name":"Last"}')).status).toBe(204);
    const { body } = await ask(`${app.origin}${path}`, { headers: { ...by.guest.headers } });
    expect(JSON.stringify(body)).toContain("Last");
    expect(JSON.stringify(body)).not.toContain("First");
  });
});

describe("a query that is not what it should be", () => {
  test.each([
    ["a key twice", "limit=1&limit=9"],
    ["a key twice, spelled otherwise", "limit=1&%6cimit=9"],
    ["a key that nobody knows", "workspaceId=x"],
    ["a prototype", "__proto__=x"],
    ["a NUL character", "limit=%00"],
    ["a list in brackets", "limit[]=1"],
  ])("with %s is refused with 422", async (_what, text) => {
    const got = await Promise.all(
      queries.map(async (input) => {
        const url = `${app.origin}${pathOf(input, by)}?${text}`;
        const { status } = await ask(url, { headers: { ...by.guest.headers } });
        return [nameOf(input), status];
      }),
    );
    expect(Object.fromEntries(got)).toEqual(
      Object.fromEntries(queries.map((input) => [nameOf(input), 422])),
    );
  });

  test.each(["%252e%252e", "%2e%2e", "%00", "%ff", "%2500", "..%2f..%2fetc%2fpasswd", "%c0%ae"])(
    "the path %s leads nowhere",
    async (part) => {
      for (const base of ["/api/v1/jobs/", "/api/v1/provider-keys/", "/api/"]) {
        const { status } = await ask(`${app.origin}${base}${part}`, {
          headers: { ...by.guest.headers },
        });
        expect([base, status >= 400 && status < 500]).toEqual([base, true]);
      }
    },
  );
});

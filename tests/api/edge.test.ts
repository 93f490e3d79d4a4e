import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem } from "#lib/contract/problem.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

const KIB = 1_024;

let app: App;
let ann: Someone;

beforeAll(async () => {
  app = await startApp();
  ann = await app.addSomeone();
});

afterAll(() => app.stop());

const at = (path: string) => `${app.origin}/api${path}`;
const post = (
  body: string | Uint8Array,
  headers: Record<string, string> = { "content-type": "application/json" },
) => ask(at("/v1/jobs"), { as: ann, body, headers });

describe("every answer", () => {
  test.each(["/v1/jobs", "/v1/jobs/no-id", "/health", "/session/demo", "/no/such/thing"])(
    "of %s is not stored, not sniffed, not framed, and has an id",
    async (path) => {
      const { headers } = await ask(at(path), { as: ann });

      expect(Object.fromEntries(headers)).toMatchObject({
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "x-request-id": expect.stringMatching(/^[\w-]{36}$/),
      });
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  test("carries the caller's request id, in the problem too", async () => {
    const headers = { "x-request-id": "trace-12345" };
    const answer = await ask(at("/v1/jobs/no-id"), { as: ann, headers });

    expect(answer.headers.get("x-request-id")).toBe("trace-12345");
    expect(Problem.parse(answer.body)).toMatchObject({ requestId: "trace-12345", status: 404 });
  });

  test.each(["short", "with space in it", "x".repeat(65), "<script>alert(1)</script>"])(
    "does not repeat the strange request id %j",
    async (id) => {
      const { headers } = await ask(at("/health"), { headers: { "x-request-id": id } });

      expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
    },
  );

  test("to an address that is not there is a problem as well", async () => {
    const answer = await ask(at("/no/such/thing"), { method: "POST" });

    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(Problem.parse(answer.body)).toMatchObject({ status: 404, code: "not_found" });
  });
});

describe("a body", () => {
  test.each<[string, string | Uint8Array, number]>([
    ["nothing", "", 400],
    ["half an object", '{"criteria":', 400],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400],
    ["a list", "[]", 422],
    ["null", "null", 422],
    ["a foreign prototype", '{"__proto__":{"criteria":{}}}', 422],
    ["a NUL character", '{"name":"a\\u0000b"}', 422],
    ["half a surrogate pair", '{"name":"\\ud83d"}', 422],
  ])("of %s is refused", async (_what, body, status) => {
    const answer = await post(body);

    expect(answer.status).toBe(status);
    expect(Problem.parse(answer.body).detail).not.toBe("");
  });

  test("that is nested very deep is refused", async () => {
    const answer = await post(`${"[".repeat(30_000)}${"]".repeat(30_000)}`);

    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain("nested more than 10 deep");
  });

  test.each([undefined, "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "of type %s is refused",
    async (type) => {
      const answer = await post(
        new TextEncoder().encode("{}"),
        type ? { "content-type": type } : {},
      );

      expect([answer.status, answer.body.code]).toEqual([415, "unsupported_media_type"]);
    },
  );

  test("is taken up to its limit and not a byte further", async () => {
    const filled = (bytes: number) => `{"name":"${"x".repeat(bytes - 11)}"}`;

    expect((await post(filled(64 * KIB))).status).toBe(422); // read, and its name found too long
    expect((await post(filled(64 * KIB + 1))).status).toBe(413);
  });

  test("that does not say its size is answered when it passes the limit, and heard no further", async () => {
    const answer = await sendWithoutEnd(app.origin, ann.apiKey, 64 * KIB + 1);

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("of a decision may be larger, for it lists rows", async () => {
    const ids = Array.from({ length: 5_000 }, () => crypto.randomUUID());
    const json = { jobId: crypto.randomUUID(), selection: { ids }, decision: "approved" };

    const answer = await ask(at("/v1/decisions"), { as: ann, json });

    expect([answer.status, answer.body.field]).toEqual([404, "jobId"]);
  });
});

describe("what goes wrong inside", () => {
  test("is told without details, and written to the log under the request's id", async () => {
    const broken = await startApp();
    const someone = await broken.addSomeone();
    await broken.db.execute(
      "drop table prospect_search_results, job_events, decision_batches, decision_changes, prospect_search_jobs cascade",
    );

    const answer = await ask(`${broken.origin}/api/v1/jobs`, { as: someone });

    expect(answer.status).toBe(500);
    expect(Problem.parse(answer.body).code).toBe("internal");
    expect(JSON.stringify(answer.body)).not.toMatch(/prospect_search|select|Error/);
    expect(broken.printed()).toContain(answer.body.requestId);
    await broken.stop();
  });
});

describe("health", () => {
  test("is open to all and says no more than it must", async () => {
    const answer = await ask(at("/health"));

    expect([answer.status, answer.body]).toEqual([200, { status: "ok", database: "ok" }]);
  });

  test("is 503 when the database is away, or lacks a migration", async () => {
    const away = await startApp({ DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" });
    await app.db.execute("alter schema drizzle rename to set_aside");

    const down = await ask(`${away.origin}/api/health`);
    const behind = await ask(at("/health"));

    await app.db.execute("alter schema set_aside rename to drizzle");
    await away.stop();
    expect([down.status, down.body]).toEqual([503, { status: "unavailable", database: "down" }]);
    expect([behind.status, behind.body.database]).toEqual([503, "behind"]);
  });
});

/** The whole answer to a body of `size` bytes whose end is never sent; done when the server has closed the connection. */
function sendWithoutEnd(origin: string, apiKey: string, size: number): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const head = [
    "POST /api/v1/jobs HTTP/1.1",
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${apiKey}`,
    "Content-Type: application/json",
    "Transfer-Encoding: chunked",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${size.toString(16)}\r\n${" ".repeat(size)}\r\n`);
  return text(socket);
}

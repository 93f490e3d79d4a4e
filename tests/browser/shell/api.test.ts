import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { ApiProblem, getJson, postJson, postOnly } from "#app/_lib/api.ts";
import { describeError, isSignedOut } from "#app/_lib/copy/errors.ts";

const Answer = z.object({ n: z.number() });
const PROBLEM = {
  type: "about:blank",
  title: "Not like this",
  status: 422,
  code: "invalid",
  detail: "two fields are wrong",
  requestId: "req-7",
  errors: [{ field: "criteria.people.titles.0", message: "too long" }],
};

let server: Server;
let base: string;
let requests: IncomingMessage[];
let reply: { status: number; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(reply.status, { "x-request-id": "req-9" }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  requests = [];
  reply = { status: 200, body: '{"n":1,"later":"ignored"}' };
});

async function problemOf(work: Promise<unknown>): Promise<ApiProblem> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ApiProblem) return error;
  throw new Error(`no ApiProblem: ${error}`);
}

test("an answer is parsed by its schema", async () => {
  await expect(getJson(`${base}/x`, Answer)).resolves.toEqual({ n: 1 });
});

test("a post carries the key of its intention", async () => {
  await postJson(`${base}/x`, { a: 1 }, { answer: Answer, idempotencyKey: "k-1" });
  expect(requests[0]?.headers["idempotency-key"]).toBe("k-1");
  expect(requests[0]?.headers["content-type"]).toBe("application/json");
});

test("a post that has nothing to answer is content with 204", async () => {
  reply = { status: 204, body: "" };
  await expect(postOnly(`${base}/x`, {})).resolves.toBeUndefined();
});

test("a problem of the API arrives whole, with its words beside their fields", async () => {
  reply = { status: 422, body: JSON.stringify(PROBLEM) };
  const error = await problemOf(getJson(`${base}/x`, Answer));
  expect(error.problem).toEqual(PROBLEM);
  expect(error.fieldErrors).toEqual({ "criteria.people.titles.0": "too long" });
  expect(describeError(error).technical).toEqual(["Code invalid", "Request req-7"]);
});

test("an error page of something in between still has a status and a request id", async () => {
  reply = { status: 502, body: "<html>Bad gateway</html>" };
  const { problem } = await problemOf(getJson(`${base}/x`, Answer));
  expect(problem).toMatchObject({ status: 502, code: "unexpected_answer", requestId: "req-9" });
});

test.each(["not json", '{"n":"one"}'])(
  "an answer that makes no sense is told: %s",
  async (body) => {
    reply = { status: 200, body };
    const { problem } = await problemOf(getJson(`${base}/x`, Answer));
    expect(problem.code).toBe("unexpected_answer");
  },
);

test("a server that is away is no bug of the page", async () => {
  const { problem } = await problemOf(getJson("http://127.0.0.1:1/x", Answer));
  expect(problem).toMatchObject({ status: 0, code: "network" });
});

test("a bug of the page is never shown by its message", () => {
  const words = describeError(new TypeError("x is not a function"));
  expect(JSON.stringify(words)).not.toContain("not a function");
});

test("a page that the server could not make says why, by the digest that Next passes on", () => {
  const madeByNext = (digest: string) =>
    describeError(Object.assign(new Error("omitted in production builds"), { digest }));

  expect(madeByNext("unavailable").title).toBe("The database does not answer");
  expect(madeByNext("database_behind").detail).toContain("npm run db:migrate");
  expect(madeByNext("1234567890")).toEqual(describeError(new Error("anything")));
});

test("a session that ended is told from other refusals", async () => {
  reply = { status: 401, body: JSON.stringify({ ...PROBLEM, status: 401 }) };
  expect(isSignedOut(await problemOf(getJson(`${base}/x`, Answer)))).toBe(true);
  reply = { status: 403, body: JSON.stringify({ ...PROBLEM, status: 403 }) };
  expect(isSignedOut(await problemOf(getJson(`${base}/x`, Answer)))).toBe(false);
});

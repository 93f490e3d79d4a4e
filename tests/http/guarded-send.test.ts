import { createServer } from "node:https";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { guardedSend } from "#lib/http/guarded-send.ts";
import { isPublicAddress } from "#lib/http/public-address.ts";
import { unipileClient } from "#lib/http/unipile.ts";
import { probeProvider } from "#lib/vault/probe-provider.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";
import { countConnections } from "./count-connections.ts";
import { selfSigned } from "./self-signed.ts";

type Options = Parameters<typeof guardedSend>[0];
type Handler = Parameters<typeof createServer>[1];

const HOST = "api1.unipile.com";
const LOOPBACK = "127.0.0.1";
const apiKey = "a-key-of-this-workspace";
const authority = selfSigned(HOST);

const at =
  (...addresses: string[]): NonNullable<Options["resolve"]> =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

interface Seen {
  readonly line: string;
  readonly headers: object;
  readonly body: string;
}

/** The provider under its own name, and the client whose resolver and allow-list lead to it. */
async function provider(answer: Handler, change: Partial<Options> = {}) {
  const seen: Seen[] = [];
  const told: string[] = [];
  const server = createServer(authority, async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const line = `${incoming.method} ${incoming.url}`;
    seen.push({ line, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    answer?.(incoming, outgoing);
  });
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const send = guardedSend({
    trustedOrigin: null,
    resolve: at(LOOPBACK),
    isAllowed: (given) => given === LOOPBACK,
    ca: authority.cert,
    onRefused: (reason) => void told.push(reason),
    ...change,
  });
  const baseUrl = `https://${HOST}:${address.port}`;
  return { send, seen, told, baseUrl, ask: asking({ baseUrl, send }) };
}

function asking({ baseUrl, send }: { baseUrl: string; send: ReturnType<typeof guardedSend> }) {
  const unipile = unipileClient({ baseUrl, apiKey, send });
  return (body?: object) =>
    unipile({
      path: "/accounts",
      query: { limit: "1" },
      ...(body && { body }),
      schema: z.object({ items: z.array(z.string()) }),
      signal: AbortSignal.timeout(10_000),
    });
}

const works: Handler = (_, response) => response.end('{"items":["one"]}');

describe("a call with a workspace's own key", () => {
  test("goes to the address that was looked at, at the port that was named, and is read as any other", async () => {
    const { ask, seen, told } = await provider(works);
    const count = countConnections();

    expect(await ask()).toEqual({ items: ["one"] });
    expect(await ask({ name: "Jürgen" })).toEqual({ items: ["one"] });

    expect(count()).toBe(2);
    expect(seen.map(({ line, body }) => [line, body])).toEqual([
      ["GET /api/v1/accounts?limit=1", ""],
      ["POST /api/v1/accounts?limit=1", '{"name":"Jürgen"}'],
    ]);
    expect(seen[0]?.headers).toMatchObject({ "x-api-key": apiKey, accept: "application/json" });
    expect(told).toEqual([]);
  });

  test.each([
    ["inside", at("10.0.0.1")],
    ["of the cloud's own", at("169.254.169.254")],
    ["of which one is inside", at("93.184.216.34", "::1")],
  ])("to a name with addresses %s opens no connection, and is told", async (_what, resolve) => {
    const { ask, told } = await provider(works, { resolve, isAllowed: isPublicAddress });
    const count = countConnections();

    await expect(ask()).rejects.toMatchObject({ name: "SourceError", kind: "transient" });

    expect(count()).toBe(0);
    expect(told).toEqual(["not_public"]);
  });

  test.each([
    "http://api1.unipile.com",
    "https://127.0.0.1",
    "https://[::1]:4010",
    "https://10.0.0.1",
    "https://user@api1.unipile.com",
    "https://localhost:4010",
    "https://metadata.google.internal",
  ])("to %s opens no connection either", async (baseUrl) => {
    const { send, told } = await provider(works, { isAllowed: () => true });
    const count = countConnections();

    await expect(asking({ baseUrl, send })()).rejects.toMatchObject({ kind: "transient" });

    expect(count()).toBe(0);
    expect(told).toEqual(["bad_address"]);
  });

  test("follows no redirect", async () => {
    const { ask, seen, told } = await provider((_, response) =>
      response.writeHead(302, { location: "http://192.168.0.1/" }).end(),
    );
    const count = countConnections();

    await expect(ask()).rejects.toMatchObject({ kind: "transient" });

    expect([count(), seen.length]).toEqual([1, 1]);
    expect(told).toEqual(["redirected"]);
  });

  test("hears what the provider says of a refusal, and how long to wait", async () => {
    const { ask } = await provider((_, response) =>
      response.writeHead(429, { "retry-after": "7" }).end('{"type":"errors/too_many_requests"}'),
    );

    await expect(ask()).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: 7_000 });
  });

  test("trusts no certificate of another authority", async () => {
    const { ask, seen } = await provider(works, { ca: selfSigned(HOST).cert });
    await expect(ask()).rejects.toMatchObject({ kind: "transient" });
    expect(seen).toEqual([]);
  });

  test("to what whoever runs the service set up goes as theirs does", async () => {
    const vendor = await scriptedServer();
    onTestFinished(() => vendor.close());
    vendor.willAnswer({ body: { items: ["one"] } });
    const { send, told } = await provider(works, {
      trustedOrigin: vendor.url,
      isAllowed: () => false,
    });

    expect(await asking({ baseUrl: vendor.url, send })()).toEqual({ items: ["one"] });
    expect(told).toEqual([]);
  });
});

test("a key is tried at its address by the same way", async () => {
  const { send, baseUrl, told } = await provider(works, { resolve: at("10.0.0.1") });
  const count = countConnections();

  const probe = await probeProvider(send)(
    { provider: "unipile", apiKey, baseUrl },
    AbortSignal.timeout(10_000),
  );

  expect(probe.verdict).toBe("unclear");
  expect(count()).toBe(0);
  expect(told).toEqual(["not_public"]);
});

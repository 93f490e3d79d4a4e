import { readFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { connect, createServer as createTcpServer, type Server } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { guardedClient } from "#lib/http/guarded-request.ts";
import { findAddressProblem } from "#lib/http/outside-address.ts";
import { isPublicAddress } from "#lib/http/public-address.ts";
import { countConnections } from "./count-connections.ts";
import { selfSigned } from "./self-signed.ts";

type Resolve = NonNullable<NonNullable<Parameters<typeof guardedClient>[0]>["resolve"]>;
type Handler = Parameters<typeof createPlainServer>[1];

const HOST = "hooks.customer-site.com";
const URL_OF_HOST = `https://${HOST}/prospects?a=1`;
const LOOPBACK = "127.0.0.1";
const authority = selfSigned(HOST);

const CASES = z
  .array(z.object({ kind: z.string(), url: z.string() }))
  .parse(JSON.parse(readFileSync(new URL("cases/ssrf-urls.json", import.meta.url), "utf8")));

const v4 =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, LOOPBACK, listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

interface Seen {
  readonly line: string;
  readonly headers: object;
  readonly body: string;
}

/** A customer's server, and the client whose resolver and allow-list lead to it. */
async function customer(answer: Handler, change: Parameters<typeof guardedClient>[0] = {}) {
  const seen: Seen[] = [];
  const server = createServer(authority, async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const line = `${incoming.method} ${incoming.url}`;
    seen.push({ line, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    answer?.(incoming, outgoing);
  });
  onTestFinished(() => server.closeAllConnections());
  const port = await listen(server);
  const isAllowed = (address: string) => address === LOOPBACK;
  const given = { resolve: v4(LOOPBACK), isAllowed, port, ca: authority.cert, ...change };
  const client = guardedClient(given);
  const post = (url = URL_OF_HOST) =>
    client({ url, headers: { "x-signature": "abc" }, body: '{"name":"Jürgen"}' });
  return { post, seen, port };
}

const failed = (reason: string) => ({ kind: "failed", reason });

describe("an address", () => {
  test("of a customer may be tried", () => {
    for (const url of [URL_OF_HOST, "https://a.b/", "https://xn--mnchen-3ya.de:443/x"]) {
      expect(findAddressProblem(url)).toBeNull();
    }
  });

  test.each(CASES)("is refused as it is listed: $kind $url", ({ url }) => {
    expect(findAddressProblem(url)).not.toBeNull();
  });

  test("forced to https without a port is refused by its looks, but for two names", () => {
    const forced = CASES.map(({ url }) => url.replace(/^http:/, "https:").replace(/:\d+\//, "/"));

    const tried = forced.filter((url) => findAddressProblem(url) === null);

    expect(CASES).toHaveLength(39);
    expect(tried.map((url) => URL.parse(url)?.hostname)).toEqual([
      "localtest.me",
      "customer1.app.localhost.my.company.127.0.0.1.nip.io",
    ]);
  });

  test.each([
    "http://hooks.customer-site.com/",
    "https://hooks.customer-site.com:8443/",
    "https://hooks.customer-site.com./",
    "https://user@hooks.customer-site.com/",
    "https://:pass@hooks.customer-site.com/",
    "https://intranet/",
    "https://printer.lan/",
    "https://x.LOCAL/",
    "https://x.localhost/",
    "https://metadata.google.internal/",
    "https://x.home.arpa/",
    "https://xyz.onion/",
    "https://0x7f.1/",
    "https://[::ffff:7f00:1]/",
    "https://１２７.０.０.１/",
    "https:///x",
    "//hooks.customer-site.com",
    "javascript:alert(1)",
    "",
  ])("%s is refused", (url) => {
    expect(findAddressProblem(url)).not.toBeNull();
  });
});

describe("a number", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.19.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no number",
    "",
  ])("%s is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "2a00:1450:4001::1",
  ])("%s is", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("a request", () => {
  test("goes to the address that was looked at, with its own headers, and tells the status alone", async () => {
    const { post, seen } = await customer((_, response) => response.writeHead(201).end("secret"));
    const count = countConnections();

    expect(await post()).toEqual({ kind: "answered", status: 201 });

    expect(count()).toBe(1);
    const [{ line, headers, body } = { line: "", headers: {}, body: "" }] = seen;
    expect([line, body]).toEqual(["POST /prospects?a=1", '{"name":"Jürgen"}']);
    expect(Object.keys(headers).sort()).toEqual([
      "connection",
      "content-length",
      "host",
      "x-signature",
    ]);
    expect(headers).toMatchObject({ connection: "close", host: expect.stringContaining(HOST) });
  });

  test("that is answered with an error is answered", async () => {
    const { post } = await customer((_, response) => response.writeHead(500).end("no"));
    expect(await post()).toEqual({ kind: "answered", status: 500 });
  });

  test("opens no connection to any of the listed addresses, whatever they resolve to", async () => {
    const told: string[] = [];
    const onRefused = (reason: string) => void told.push(reason);
    const client = guardedClient({ resolve: v4(LOOPBACK), onRefused });
    const urls = CASES.flatMap(({ url }) => [url, url.replace(/^\w+:/, "https:")]);
    const count = countConnections();

    const deliveries = await Promise.all(
      urls.map((url) => client({ url, headers: {}, body: "{}" })),
    );

    expect(deliveries.every(({ kind }) => kind === "failed")).toBe(true);
    expect(count()).toBe(0);
    expect(told).toHaveLength(urls.length);
    expect(new Set(told)).toEqual(new Set(["bad_address", "not_public"]));
  });

  test.each([
    ["two answers, one of them inside", v4("93.184.216.34", "10.0.0.1"), "not_public"],
    ["two answers, the second of loopback in IPv6", v4("93.184.216.34", "::1"), "not_public"],
    ["a mapped address", v4("::ffff:169.254.169.254"), "not_public"],
    ["an answer that is no number", v4("hooks.customer-site.com"), "not_public"],
    ["no answer", v4(), "not_found"],
    ["a resolver that fails", () => Promise.reject(new Error("ENOTFOUND")), "not_found"],
  ])("to a name with %s is not sent", async (_what, resolve, reason) => {
    const told: string[] = [];
    const client = guardedClient({ resolve, onRefused: (why) => void told.push(why) });
    const count = countConnections();

    expect(await client({ url: URL_OF_HOST, headers: {}, body: "{}" })).toEqual(failed(reason));
    expect(count()).toBe(0);
    expect(told).toEqual(reason === "not_public" ? [reason] : []); // who is not found is nobody's way in
  });

  test("asks for a name once: what it resolves to a moment later does not matter", async () => {
    const answers = [[LOOPBACK], ["169.254.169.254"]];
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
    };
    const { post } = await customer((_, response) => response.end(), { resolve });

    expect(await post()).toEqual({ kind: "answered", status: 200 });
    expect(asked).toEqual([HOST]);

    const count = countConnections();
    expect(await post()).toEqual(failed("not_public"));
    expect(count()).toBe(0);
  });

  test.each([301, 302, 303, 307, 308])("follows no %i", async (status) => {
    const told: string[] = [];
    const { post, seen } = await customer(
      (_, response) => response.writeHead(status, { location: "http://192.168.0.1/" }).end(),
      { onRefused: (reason) => void told.push(reason) },
    );
    const count = countConnections();

    expect(await post()).toEqual(failed("redirected"));
    expect(told).toEqual(["redirected"]);
    expect([count(), seen.length]).toEqual([1, 1]);
  });

  test("reads no further than 64 KiB", async () => {
    let isCut = false;
    const { post } = await customer((_, response) => {
      response.on("close", () => {
        isCut = !response.writableFinished;
      });
      response.write(Buffer.alloc(200_000));
    });

    expect(await post()).toEqual(failed("too_large"));
    await expect.poll(() => isCut).toBe(true);
  });

  test.each<[string, Handler]>([
    ["says nothing", () => undefined],
    ["begins and does not end", (_, response) => response.writeHead(200).write("a")],
    ["ends at 64 KiB, and not there", (_, response) => response.write(Buffer.alloc(65_536))],
  ])("waits no longer than it was told for a server that %s", async (_what, answer) => {
    const { post } = await customer(answer, { patienceMs: 200 });
    expect(await post()).toEqual(failed("timed_out"));
  });

  test("waits no longer for a resolver that says nothing", async () => {
    const resolve: Resolve = () => new Promise(() => undefined);
    const client = guardedClient({ resolve, patienceMs: 50 });
    expect(await client({ url: URL_OF_HOST, headers: {}, body: "" })).toEqual(failed("timed_out"));
  });

  test.each<[string, { ca?: string }]>([
    ["nobody vouches for", {}],
    ["another authority vouches for", { ca: selfSigned(HOST).cert }],
  ])("trusts no certificate that %s", async (_what, trust) => {
    const { seen, port } = await customer((_, response) => response.end());
    const client = guardedClient({
      resolve: v4(LOOPBACK),
      isAllowed: () => true,
      port,
      ...trust,
    });

    const delivery = await client({ url: URL_OF_HOST, headers: {}, body: "" });

    expect(delivery).toEqual(failed("unreachable"));
    expect(seen).toEqual([]);
  });

  test("to another host than the certificate's is not sent", async () => {
    const { post, seen } = await customer((_, response) => response.end());
    expect(await post("https://other.customer-site.com/")).toEqual(failed("unreachable"));
    expect(seen).toEqual([]);
  });

  test("never goes out in the clear, nor to a port where nobody is", async () => {
    const plain = await listen(createPlainServer((_, response) => response.end()));
    const silent = createTcpServer();
    const gone = await listen(silent);
    silent.close();
    for (const port of [plain, gone]) {
      const client = guardedClient({ resolve: v4(LOOPBACK), isAllowed: () => true, port });
      const delivery = await client({ url: URL_OF_HOST, headers: {}, body: "" });
      expect(delivery).toEqual(failed("unreachable"));
    }
  });

  test("is counted by the spy that counts none above", async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    const count = countConnections();
    await new Promise<void>((closed) => connect(port, LOOPBACK).on("close", () => closed()));
    expect(count()).toBe(1);
  });
});

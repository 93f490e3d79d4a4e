import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { probeProvider } from "#lib/vault/probe-provider.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";

const KEY = "the-key-that-must-not-get-out";

let vendor: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  vendor = await scriptedServer();
});
afterAll(() => vendor.close());
beforeEach(() => {
  vendor.asked.length = 0;
});

function probe(provider: ProviderKeyName, apiKey = KEY, signal = AbortSignal.timeout(10_000)) {
  const { url } = vendor;
  const names = ["google_places", "yelp", "hunter", "neverbounce", "anthropic", "openai"];
  const ask = probeProvider(undefined, Object.fromEntries(names.map((name) => [name, url])));
  return ask({ provider, apiKey, baseUrl: provider === "unipile" ? url : null }, signal);
}

const ASKED: [ProviderKeyName, string, string, Record<string, string>, object][] = [
  ["unipile", KEY, "GET /api/v1/accounts", { "x-api-key": KEY }, { items: [] }],
  ["google_places", KEY, "POST /v1/places:searchText", { "x-goog-api-key": KEY }, { places: [] }],
  [
    "yelp",
    KEY,
    "GET /v3/businesses/search",
    { authorization: `Bearer ${KEY}` },
    { businesses: [] },
  ],
  ["hunter", KEY, "GET /v2/account", { "x-api-key": KEY }, { data: { email: "ann@example.com" } }],
  ["neverbounce", KEY, "POST /v4/account/info", {}, { status: "success" }],
  ["ai", `sk-ant-${KEY}`, "GET /v1/models", { "x-api-key": `sk-ant-${KEY}` }, { data: [] }],
  ["ai", `sk-${KEY}`, "GET /v1/models", { authorization: `Bearer sk-${KEY}` }, { data: [] }],
];

test.each(ASKED)("%s is asked with the key out of the address, %#", async (name, ...rest) => {
  const [apiKey, line, headers, answer] = rest;
  vendor.willAnswer({ body: answer });

  expect(await probe(name, apiKey)).toMatchObject({ verdict: "works" });

  const [asked] = vendor.asked;
  expect(`${asked?.method} ${asked?.url.pathname}`).toBe(line);
  expect(asked?.headers).toMatchObject(headers);
  expect(asked?.url.href).not.toContain(KEY);
});

test("NeverBounce, which takes the key in no header, gets it in the body", async () => {
  vendor.willAnswer({ body: { status: "success" } });
  await probe("neverbounce");
  expect(vendor.asked[0]?.body).toEqual({ key: KEY });
});

test.each<[ProviderKeyName, number, object]>([
  ["unipile", 401, { title: `${KEY} is wrong` }],
  ["unipile", 403, {}],
  ["google_places", 400, { error: { status: "INVALID_ARGUMENT", message: KEY } }],
  ["google_places", 403, {}],
  ["yelp", 401, { error: { code: "TOKEN_INVALID", description: KEY } }],
  ["hunter", 401, { errors: [{ details: KEY }] }],
  ["neverbounce", 200, { status: "auth_failure", message: KEY }],
  ["ai", 401, { error: KEY }],
])("%s refuses by %i", async (name, status, body) => {
  vendor.willAnswer({ status, body });

  const probed = await probe(name, name === "ai" ? `sk-${KEY}` : KEY);

  expect(probed.verdict).toBe("refused");
  expect(probed.detail).not.toContain(KEY);
});

test.each<[ProviderKeyName, number, unknown]>([
  ["unipile", 503, {}],
  ["hunter", 403, {}],
  ["hunter", 429, {}],
  ["yelp", 429, {}],
  ["neverbounce", 200, { status: "throttle_triggered" }],
  ["unipile", 200, "<html>a gateway</html>"],
  ["unipile", 200, { object: "something else" }],
])("%s leaves it open by %i, %#", async (name, status, body) => {
  vendor.willAnswer({ status, body });

  expect(await probe(name)).toMatchObject({ verdict: "unclear" });
});

test("a provider that does not answer in time, or sends elsewhere, leaves it open", async () => {
  vendor.willAnswer({ hang: true }, { status: 302, headers: { location: "https://evil.example" } });

  const hung = await probe("unipile", KEY, AbortSignal.timeout(50));
  const sent = await probe("unipile");

  expect([hung.verdict, sent.verdict]).toEqual(["unclear", "unclear"]);
});

test("a key of nobody known is sent to nobody", async () => {
  expect(await probe("ai", "mistral-key-of-somebody")).toMatchObject({ verdict: "refused" });
  expect(vendor.asked).toEqual([]);
});

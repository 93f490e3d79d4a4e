import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { CONSENT_VERSION } from "#lib/contract/connection-link.ts";
import { guardedClient } from "#lib/http/guarded-request.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { countConnections } from "#tests/http/count-connections.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type Guest, townOn } from "./town.ts";

/*
 * Addresses that a server must not be talked into calling, at every door that takes one. The strings are never sent anywhere:
 * a hook in the app's own process writes down whom it connects to.
 */

const HOOK = fileURLToPath(new URL("./note-connections.mjs", import.meta.url));
const CASES = z
  .array(z.object({ url: z.string() }))
  .parse(
    JSON.parse(readFileSync(path.join(process.cwd(), "tests/http/cases/ssrf-urls.json"), "utf8")),
  )
  .map(({ url }) => url);

/** One and the same few machines, in the forms in which they are spelled. */
const FORMS = [
  "127.0.0.1",
  "127.1",
  "0",
  "0x7f000001",
  "2130706433",
  "017700000001",
  "127.0.0.1.nip.io",
  "localhost",
  "localhost.",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "[fd00::1]",
  "169.254.169.254",
  "metadata.google.internal",
  "10.0.0.1",
  "192.168.0.1",
  "100.64.0.1",
  "①②⑦.⓪.⓪.①",
  "unipile.com.evil.example",
  "evil-unipile.com",
  "api1.unipile.com@127.0.0.1",
  "api1.unipile.com#@127.0.0.1",
  "127.0.0.1/?.unipile.com",
  "127.0.0.1\\.unipile.com",
  "127.0.0.1%00.unipile.com",
].flatMap((host) => [host, `https://${host}`, `http://${host}`, `https://${host}:22/`]);

const ADDRESSES = [...CASES, ...FORMS, "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "//x"];

let app: App;
let guest: Guest;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let notes: string;

beforeAll(async () => {
  folder = await makeDataDir();
  notes = path.join(folder.path, "connections");
  app = await startApp({
    RATE_LIMIT_SCALE: "1000",
    DATA_KEYS: `a:${randomBytes(32).toString("base64")}`,
    NODE_OPTIONS: `--import=${pathToFileURL(HOOK).href}`,
    CONNECTIONS_FILE: notes,
  });
  guest = await townOn(app).addGuest("owner", await app.addWorkspace());
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

const put = (provider: string, json: unknown) =>
  ask(`${app.origin}/api/v1/provider-keys/${provider}`, {
    method: "PUT",
    json,
    headers: { ...guest.headers },
  });

function connectedTo(): string[] {
  const lines = existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : [];
  return [...new Set(lines)];
}

const key = "k".repeat(40);

test("no address but Unipile's own is taken with a key, and none of them is called", async () => {
  const refused: Record<string, number> = {};
  for (const baseUrl of ADDRESSES) {
    const { status } = await put("unipile", { key, baseUrl });
    if (status !== 422) refused[baseUrl] = status;
    const test = await ask(`${app.origin}/api/v1/provider-keys/unipile/test`, {
      method: "POST",
      headers: { ...guest.headers },
    });
    expect(test.status).toBeLessThan(500);
  }
  expect(refused).toEqual({});

  const elsewhere = connectedTo().filter((place) => !isKnown(place));
  expect(elsewhere).toEqual([]);
});

test("a search's link, a sign-in's way back and an address in a path lead nowhere else", async () => {
  for (const url of ADDRESSES) {
    const criteria = { kind: "people", people: { url } };
    const started = await ask(`${app.origin}/api/v1/jobs`, {
      json: { criteria },
      headers: { ...guest.headers },
    });
    expect([url, started.status]).toEqual([url, 422]);
    const next = encodeURIComponent(url.toWellFormed());
    const demo = await ask(`${app.origin}/api/session/demo?next=${next}`, {
      headers: { "sec-fetch-site": "same-origin" },
    });
    expect([url, demo.headers.get("location") ?? "/"]).toEqual([
      url,
      expect.stringMatching(/^\/(?![/\\])/),
    ]);
    const social = await ask(`${app.origin}/api/auth/sign-in/social`, {
      json: { provider: "google", next: url },
      headers: { "sec-fetch-site": "same-origin" },
    });
    expect([url, social.status >= 400 && social.status < 500]).toEqual([url, true]);
  }
  expect(connectedTo().filter((place) => !isKnown(place))).toEqual([]);
});

/** The database and the stand-in for all that is outside: the hook would have seen anybody else. */
function isKnown(place: string): boolean {
  return place.endsWith(new URL(app.outsideUrl).port) || place.endsWith(databasePort());
}

function databasePort(): string {
  return new URL(app.databaseUrl).port;
}

test("the hook sees what the app connects to", () => {
  expect(connectedTo().some((place) => place.endsWith(databasePort()))).toBe(true);
});

test("the client for addresses that somebody gave us connects to none of them either", async () => {
  const client = guardedClient({ resolve: async () => [{ address: "10.0.0.1", family: 4 }] });
  const count = countConnections();
  for (const url of ADDRESSES) {
    const delivery = await client({ url, headers: {}, body: "{}" });
    expect([url, delivery.kind]).toEqual([url, "failed"]);
  }
  expect(count()).toBe(0);
});

test("a host of Unipile's that is inside by its name server is not called with a workspace's key, and the log says so", async () => {
  let reached = 0;
  const inside = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => inside.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void inside.close());
  const address = inside.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const baseUrl = `https://api7.unipile.com:${address.port}`;
  const headers = { ...guest.headers };
  expect((await put("unipile", { key, baseUrl })).status).toBe(200);

  const tried = await ask(`${app.origin}/api/v1/provider-keys/unipile/test`, {
    method: "POST",
    headers,
  });
  const listed = await ask(`${app.origin}/api/v1/connections`, { headers });
  const link = await ask(`${app.origin}/api/v1/connections/links`, {
    headers,
    json: { consent: CONSENT_VERSION },
  });
  await ask(`${app.origin}/api/v1/provider-keys/unipile`, { method: "DELETE", headers });

  expect(tried.body).toMatchObject({ isWorking: false });
  expect([listed.status, link.status]).toEqual([503, 503]);
  expect(reached).toBe(0);
  const told = app.allPrinted().filter((line) => line.includes("address.refused"));
  const refused = told.filter((line) => line.includes("not_public"));
  expect(refused).toHaveLength(3);
  expect(refused.join("")).not.toContain("api7");
});

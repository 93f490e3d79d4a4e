import { afterAll, beforeAll, describe, expect, test } from "vitest";
import words from "#lib/adapters/data/common-passwords.json" with { type: "json" };
import { isCommon } from "#lib/adapters/sign-in-common.ts";
import { findFault } from "#lib/adapters/sign-in-policy.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";

test("the list that comes along has more than 3,000 passwords that are long enough, all refused", async () => {
  const long = words.long.filter((word) => word.length >= 12);
  const refused = await Promise.all(long.map(isCommon));

  expect(long.length).toBeGreaterThan(3_000);
  expect(refused).not.toContain(false);
});

test.each([
  "password1234",
  "P@ssw0rd2024!",
  "!!jennifer2024!!",
  "qwertyqwerty",
  "monkeydragon12",
  "summer-2026-summer",
  "iloveyou12345678901",
  "123456789012",
  "210987654321",
  "abcdefghijkl",
  "aaaaaaaaaaaa",
  "abc123abc123abc123",
])("%s is made as people make them, and refused", async (password) => {
  expect(await isCommon(password)).toBe(true);
});

test.each([
  "correct horse battery staple",
  "coffee table lamp",
  "my dog eats blue chairs",
  "vNq8#xTj2kLm",
  "zufällig Gänse 9",
  "gravel otter lamp 4",
])("%s is fine", async (password) => {
  expect(await findFault({ password, about: ["Ann Field", "ann@firm.example"] }, null)).toBeNull();
});

test.each([
  ["Acme sells anvils 4", ["Acme Corp"], "acme"],
  ["ANN-FIELD of clover", ["Ann-Field"], "field"],
  ["ann.field of clover", ["Ann Field"], "field"],
  ["a müller under trees", ["Jürgen Müller"], "müller"],
])("%s is refused for what others know: %s", async (password, about, word) => {
  expect(await findFault({ password, about }, null)).toContain(`"${word}"`);
});

describe("a service that knows leaked passwords", () => {
  let server: Awaited<ReturnType<typeof scriptedServer>>;

  beforeAll(async () => {
    server = await scriptedServer();
  });

  afterAll(() => server.close());

  // SHA-1 of it: 7B5EB 4D1F6 …
  const password = "gravel otter lamp 4";
  const ask = () => findFault({ password, about: [] }, `${server.url}/range`);

  async function suffix(): Promise<{ start: string; rest: string }> {
    const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(password));
    const hash = Buffer.from(digest).toString("hex").toUpperCase();
    return { start: hash.slice(0, 5), rest: hash.slice(5) };
  }

  test("is told five digits of the hash, and no more", async () => {
    const { start, rest } = await suffix();
    server.willAnswer({ body: `${"0".repeat(35)}:3\r\n${rest}:12\r\n` });

    expect(await ask()).toContain("tried first");
    expect(server.asked.at(-1)?.url.pathname).toBe(`/range/${start}`);
  });

  test.each([
    ["does not know it", { body: `${"0".repeat(35)}:3\r\n` }],
    ["fails", { status: 500 }],
    ["sends elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" } }],
    ["does not answer", { hang: true }],
  ])("changes nothing where it %s", async (_what, reply) => {
    server.willAnswer(reply);

    expect(await ask()).toBeNull();
  });

  test("does not count what it only pads its answer with", async () => {
    const { rest } = await suffix();
    server.willAnswer({ body: `${rest}:0\r\n` });

    expect(await ask()).toBeNull();
  });
});

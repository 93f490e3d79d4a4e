import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";

const HIDDEN = "[redacted]";
let written: string[];

beforeEach(() => {
  written = [];
  const keep = (line: string) => void written.push(line);
  vi.spyOn(console, "info").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const last = () => JSON.parse(written.at(-1) ?? "{}");

test("an event is one line of JSON with its level, time, name and ids", () => {
  log.info("page.kept", { jobId: "7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11", slice: 3, callMs: 812 });

  expect(written).toHaveLength(1);
  expect(last()).toEqual({
    level: "info",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    event: "page.kept",
    jobId: "7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11",
    slice: 3,
    callMs: 812,
  });
});

describe("a field is not written when its name says that it is", () => {
  test.each([
    "authorization",
    "apiKey",
    "api_key",
    "X-API-KEY",
    "UNIPILE_API_KEY",
    "password",
    "passwordHash",
    "APP_SECRET",
    "clientSecret",
    "cookie",
    "set-cookie",
    "token",
    "accessTokens",
    "name",
    "userName",
    "email",
    "rows",
    "prospects",
    "headers",
  ])("%s", (key) => {
    log.warn("event", { [key]: "Jane Doe", deep: [{ [key]: { inner: "Jane Doe" } }] });

    expect(written.at(-1)).not.toContain("Jane");
    expect(last()).toMatchObject({ [key]: HIDDEN, deep: [{ [key]: HIDDEN }] });
  });

  test.each(["accountId", "connectionId", "page", "usedToday", "renamed", "reason", "at"])(
    "but %s is",
    (key) => {
      log.info("event", { [key]: "seen" });

      expect(last()).toMatchObject({ [key]: "seen" });
    },
  );
});

describe("a text is written without what looks like a secret", () => {
  const KEY = `pf_${"aB3-".repeat(8)}`;
  const HEX = "0123456789abcdef".repeat(4);

  test.each([
    ["postgres://ann:s3cret@db.example/prospects", "postgres://[redacted]@db.example/prospects"],
    [
      "GET https://a.example/v1/x?api_key=s3cret&q=Jane failed",
      "GET https://a.example/v1/x?[redacted] failed",
    ],
    [`refused Bearer ${KEY}`, "refused Bearer [redacted]"],
    [`the key ${KEY} is old`, "the key [redacted] is old"],
    [`signed with ${HEX}.`, "signed with [redacted]."],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.s3cret-s3cret", HIDDEN],
    ["no mailbox jane.doe+x@acme.example here", "no mailbox [redacted] here"],
  ])("%s", (text, shown) => {
    log.warn("event", { reason: text, list: [text] });

    expect(last()).toMatchObject({ reason: shown, list: [shown] });
  });

  test("but ids, paths and sentences stay as they are", () => {
    const text =
      "at run (file:///app/lib/engine/slice.ts:20:7) 7e8d2b1c-6d0f-4f57-9a53-0b9a3f5f2c11 what? then";
    log.info("event", { text });

    expect(last().text).toBe(text);
  });
});

describe("a bug", () => {
  test("is written with its stack, and no query of an address in it", () => {
    const error = new Error("it broke");
    error.stack =
      "Error: it broke\n    at run (http://a.example/page.js?token=s3cret&v=1:12:5)\n    at file:///app/x.ts?t=17:3:4";
    log.bug(error, { jobId: "j" });

    expect(last()).toMatchObject({
      level: "error",
      event: "bug",
      jobId: "j",
      message: "it broke",
      stack:
        "    at run (http://a.example/page.js?[redacted]:12:5)\n    at file:///app/x.ts?[redacted]:3:4",
    });
  });

  test("of the database is written without the values of its statement", () => {
    const cause = Object.assign(new Error("duplicate key: (Jane Doe)"), { code: "23505" });
    const error = new Error('Failed query: insert into r values ($1)\nparams: {"n":"Jane\nDoe"}', {
      cause,
    });
    log.bug(error);

    expect(written.at(-1)).not.toMatch(/Jane|Doe/);
    expect(last()).toMatchObject({
      message: "Failed query: insert into r values ($1)\nparams: [redacted]",
      cause: "Error 23505",
      stack: expect.stringContaining("log.test.ts"),
    });
  });

  test("that is no error, or has an endless tail, is one line as well", () => {
    const round: Record<string, unknown> = { reason: "x".repeat(100_000) };
    round.again = round;
    log.bug("gone", round);

    expect(last()).toMatchObject({ message: "gone" });
    expect(written.at(-1)?.length).toBeLessThan(50_000);
  });
});

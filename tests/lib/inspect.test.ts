import { describe, expect, test } from "vitest";
import type { EngineFigures } from "#lib/contract/operator.ts";
import type { Check } from "#lib/contract/status.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { readEnv } from "#lib/env.ts";
import { inspect } from "#lib/inspect.ts";
import type { Inspected } from "#lib/inspected.ts";
import { oneAccount } from "#tests/fakes/fake-source.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const AT = "2026-11-24T12:00:00.000Z";
const SECRET = "9f3a61c07be2d4581f6c0e9ab7d3524868d1c5fe0a72b39410e6f8d7c2b5a943";

const variables = {
  DATABASE_URL: "postgres://ann:database-word@db.internal:5432/finder",
  APP_SECRET: SECRET,
  SITE_URL: "https://finder.example.org",
  UNIPILE_BASE_URL: "https://api7.unipile.example:13999",
  UNIPILE_API_KEY: "unipile-word",
  PUSHER_APP_ID: "4711",
  PUSHER_KEY: "pusher-word",
  PUSHER_SECRET: "pusher-word-2",
  MAIL_FROM: "ann@mail.internal",
  SMTP_URL: "smtps://ann:mail-word@mail.internal",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector.internal:4318",
};

const quiet: EngineFigures = {
  queued: 0,
  running: 1,
  waiting: 2,
  due: 0,
  oldestDueAt: null,
  isWorkGoingOn: false,
  alarms: 0,
  drainingSince: null,
};

type Change = Partial<Omit<Inspected, "env">> & {
  vars?: Record<string, string | undefined>;
  figures?: Partial<EngineFigures>;
};

function look({ vars, figures, ...change }: Change = {}): Promise<Check[]> {
  return inspect({
    env: readEnv({ ...variables, ...vars }),
    databaseDriver: "pg",
    dispatch: "inline",
    siteUrl: variables.SITE_URL,
    readDatabase: async () => ({ kind: "ok" }),
    countConnections: async () => ({ most: 97, open: 31 }),
    connectionsOfProcess: 20,
    readQueue: async () => null,
    readLimitsOff: async () => [],
    readFigures: async () => ({ at: AT, figures: { ...quiet, ...figures } }),
    listAccounts: async () => [oneAccount],
    ...change,
  });
}

async function check(id: Check["id"], change: Change = {}): Promise<Check> {
  const found = (await look(change)).find((candidate) => candidate.id === id);
  if (!found) throw new Error(`there is no check ${id}`);
  return found;
}

test("where all is set up, all is in order and nothing is to be done", async () => {
  const checks = await look();

  expect(checks).toHaveLength(10);
  expect(checks.map(({ state, fix }) => [state, fix])).toEqual(checks.map(() => ["ok", null]));
});

test("no value of a variable is told, whatever is wrong", async () => {
  const wrong = await look({
    siteUrl: null,
    readDatabase: async () => ({ kind: "down", reason: "no answer from db.internal:5432" }),
    listAccounts: async () => {
      throw new SourceError("auth", `bad key ${variables.UNIPILE_API_KEY}`, { status: 401 });
    },
  });

  const told = JSON.stringify([await look(), wrong]);
  for (const value of Object.values(variables)) expect(told).not.toContain(value);
  expect(told).not.toMatch(/internal|example|database-word/);
});

describe("the database", () => {
  test.each([
    [{ kind: "down", reason: "no answer" } as const, "Does not answer", "Check that it runs"],
    [{ kind: "behind", pending: ["0002_x"] } as const, "0002_x", "npm run db:migrate"],
    [
      { kind: "drifted", differences: ["users.email is missing"] } as const,
      "users.email",
      "by hand",
    ],
  ])("%o is told with what to do", async (state, found, fix) => {
    expect(await check("database", { readDatabase: async () => state })).toMatchObject({
      state: "bad",
      found: expect.stringContaining(found),
      fix: expect.stringContaining(fix),
    });
  });
});

describe("its connections", () => {
  test.each<[{ most: number; open: number }, Check["state"]]>([
    [{ most: 97, open: 31 }, "ok"],
    [{ most: 97, open: 77 }, "ok"],
    [{ most: 97, open: 78 }, "warn"],
    [{ most: 19, open: 1 }, "bad"],
  ])("where a process opens 20 of %o are %s", async (count, state) => {
    const found = await check("connections", { countConnections: async () => count });

    expect(found).toMatchObject({ state, variables: ["DATABASE_CONNECTIONS"] });
    expect(found.found).toContain(`takes ${count.most}, of which ${count.open} are open`);
    expect(found.fix === null).toBe(state === "ok");
  });

  test("are not counted where none is kept, or a pooler hands them out", async () => {
    const countConnections = async () => ({ most: 1, open: 1 });
    const atNeon = "postgres://user:password@ep-a-b-pooler.eu-central-1.aws.neon.tech/finder";

    const kept = await check("connections", { countConnections, connectionsOfProcess: 0 });
    const pooled = await check("connections", { countConnections, vars: { DATABASE_URL: atNeon } });

    expect([kept.state, pooled.state]).toEqual(["ok", "ok"]);
  });

  test("that cannot be counted point at the database", async () => {
    const countConnections = () => Promise.reject(new Error("gone"));

    expect(await check("connections", { countConnections })).toMatchObject({ state: "bad" });
  });
});

test("a database whose statements are not limited in time for the app says so", async () => {
  const readLimitsOff = async () => ["statement_timeout", "lock_timeout"];

  expect(await check("database", { readLimitsOff })).toMatchObject({
    state: "warn",
    found: expect.stringContaining("Not limited: statement_timeout, lock_timeout."),
    fix: expect.stringContaining("npm run db:migrate"),
  });
});

describe("the queue", () => {
  test.each<[Partial<EngineFigures>, Check["state"], string]>([
    [{ due: 3, oldestDueAt: "2026-11-24T11:59:00.000Z" }, "ok", "None waits for long"],
    [{ due: 3, oldestDueAt: "2026-11-24T11:50:00.000Z" }, "bad", "nobody takes them"],
    [
      { due: 3, oldestDueAt: "2026-11-24T11:50:00.000Z", isWorkGoingOn: true },
      "ok",
      "3 searches wait for one in turn, the oldest for 10 minutes",
    ],
    [
      { due: 3, oldestDueAt: "2026-11-24T11:50:00.000Z", drainingSince: AT },
      "warn",
      "held up by an operator",
    ],
  ])("with %o is %s", async (figures, state, words) => {
    const { state: found, found: told } = await check("queue", { figures });

    expect(found).toBe(state);
    expect(told).toContain(words);
  });

  test("that cannot be read points at the database", async () => {
    const readFigures = () => Promise.reject(new Error("gone"));

    expect(await check("queue", { readFigures })).toMatchObject({
      state: "bad",
      fix: "See Database.",
    });
  });
});

describe("workers", () => {
  const pgboss = (workerSeenMsAgo: number | null) => ({
    dispatch: "pgboss" as const,
    readQueue: async () => ({ schemaVersion: 43, workerSeenMsAgo }),
  });

  test.each<[number | null, Check["state"], string]>([
    [12_400, "ok", "heard from 12 s ago; pg-boss's tables are of version 43"],
    [181_000, "bad", "no worker was heard from for 3 minutes"],
    [null, "bad", "no worker ever ran"],
  ])("heard from %s ms ago are %s", async (ms, state, words) => {
    const found = await check("dispatch", pgboss(ms));

    expect(found.state).toBe(state);
    expect(found.found).toContain(words);
    if (state === "bad") expect(found.fix).toContain("npm run worker");
  });

  test("whose queues cannot be used are told with what to do", async () => {
    const readQueue = () => Promise.reject(new Error("pg-boss is not installed at db.internal"));

    expect(await check("dispatch", { dispatch: "pgboss", readQueue })).toMatchObject({
      state: "bad",
      fix: expect.stringContaining("npm run db:migrate"),
    });
  });
});

describe("LinkedIn", () => {
  const failing = (error: unknown) => ({ listAccounts: () => Promise.reject(error) });

  test("that is not set up names both variables", async () => {
    const vars = { UNIPILE_BASE_URL: undefined, UNIPILE_API_KEY: undefined };

    expect(await check("linkedin", { vars })).toMatchObject({
      state: "bad",
      found: "Not set up: no search can run.",
      variables: ["UNIPILE_BASE_URL", "UNIPILE_API_KEY"],
    });
  });

  test.each([
    [new SourceError("auth", "x", { status: 401 }), "refuses the key"],
    [new SourceError("fatal", "x", { status: 404 }), "status 404"],
    [new SourceError("transient", "no answer"), "no answer within 4 s"],
    [new DOMException("x", "TimeoutError"), "no answer within 4 s"],
  ])("that fails with %o is told apart", async (error, found) => {
    expect(await check("linkedin", failing(error))).toMatchObject({
      state: "bad",
      found: expect.stringContaining(found),
    });
  });

  test("without an account that can be used says so", async () => {
    const listAccounts = async () => [{ ...oneAccount, status: "restricted" } as const];

    expect(await check("linkedin", { listAccounts })).toMatchObject({
      state: "bad",
      found: expect.stringContaining("none of its 1"),
    });
  });
});

const demo = {
  DEMO_SIGN_IN: "true",
  SITE_URL: "http://127.0.0.1:3000",
  UNIPILE_BASE_URL: "http://127.0.0.1:4000",
};
const noPusher = { PUSHER_APP_ID: "", PUSHER_KEY: "", PUSHER_SECRET: "" };

test.each<[Check["id"], Change, Check["state"]]>([
  ["secret", { vars: { APP_SECRET: TEST_SECRET } }, "warn"],
  ["secret", { vars: { APP_SECRET: "abc1abc1abc1abc1abc1abc1 field 2026" } }, "warn"],
  ["secret", { vars: { APP_SECRET: SECRET } }, "ok"],
  ["address", { siteUrl: null }, "warn"],
  ["address", { siteUrl: "http://finder.example.org" }, "warn"],
  ["sign_in", { vars: demo }, "warn"],
  ["sign_in", { vars: { MAIL_FROM: "", SMTP_URL: "" } }, "warn"],
  ["sign_in", { vars: { REQUIRE_SECOND_FACTOR: "false" } }, "warn"],
  ["sign_in", { vars: { MAIL_FROM: "", SMTP_URL: "", MAIL_DIR: "/tmp/mail" } }, "ok"],
  ["realtime", { vars: noPusher }, "warn"],
  ["telemetry", { vars: { OTEL_EXPORTER_OTLP_ENDPOINT: "" } }, "off"],
])("%s with %o is told", async (id, change, state) => {
  expect((await check(id, change)).state).toBe(state);
});

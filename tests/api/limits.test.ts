import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Problem } from "#lib/contract/problem.ts";
import { type App, type Someone, startApp } from "./app.ts";
import { ask } from "./ask.ts";

const CRITERIA = { kind: "people", people: { keywords: "plumber" }, target: 5 };
const PLATFORM = "x-nf-client-connection-ip";

let app: App;
let ann: Someone;
beforeAll(async () => {
  app = await startApp({ RATE_LIMIT_SCALE: "1" });
});
beforeEach(async () => {
  await app.db.execute(sql`delete from rate_buckets`);
  ann = await app.addSomeone();
  await app.addConnection(ann);
});
afterAll(() => app.stop());

const at = (path: string, of = app) => `${of.origin}/api${path}`;
const start = (as = ann) => ask(at("/v1/jobs"), { as, json: { criteria: CRITERIA } });

async function cookieOf(someone: Someone): Promise<string> {
  const answer = await ask(at("/session"), { json: { apiKey: someone.apiKey } });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** Leaves so much in a bucket, which does not fill again: to it, no time passes. */
const drain = (like: string, left = 0) =>
  app.db.execute(sql`update rate_buckets
    set tokens = ${left}, filled_at = now() + interval '1 day' where key like ${like}`);

/** Those that hold callers back; a refusal's says only that it was noted a moment ago. */
async function buckets(of = app): Promise<string[]> {
  const { rows } = await of.db.execute<{ key: string }>(
    sql`select key from rate_buckets where key not like 'refused:%' order by key`,
  );
  return rows.map(({ key }) => key);
}

describe("a caller", () => {
  test("who asks too much is told when to come back, and others are not held up", async () => {
    const others = await app.addSomeone({ workspaceId: ann.workspaceId });
    expect((await start()).status).toBe(202);
    await drain(`start:user:${ann.userId}`);

    const refused = await start();

    expect(refused.status).toBe(429);
    expect(Problem.parse(refused.body)).toMatchObject({ code: "limit_reached", status: 429 });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await start(others)).status).toBe(202);
    expect((await ask(at("/v1/jobs"), { as: ann })).status).toBe(200);
  });

  test("starts as many searches as there is room for, however many calls come at once", async () => {
    await start();
    await drain("start:user:%", 10);

    const starts = await Promise.all(Array.from({ length: 25 }, () => start()));

    const counts = [202, 429].map((wanted) => starts.filter(({ status }) => status === wanted));
    expect(counts.map(({ length }) => length)).toEqual([10, 15]);
  });

  test("may ask searches for so many rows a day, and their workspace for so many", async () => {
    expect((await start()).status).toBe(202);
    for (const owner of ["searched:user:%", "searched:workspace:%"]) {
      await drain("searched:%", 1_000);
      await drain(owner, CRITERIA.target);
      expect((await start()).status).toBe(202);
      const refused = await start();
      expect([refused.status, refused.body.code]).toEqual([429, "limit_reached"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const { rows } = await app.db.execute<{ count: number }>(
      sql`select count(*)::int as count from prospect_search_jobs where workspace_id = ${ann.workspaceId}`,
    );
    expect(rows[0]?.count).toBe(3); // what is refused is not stored
  });

  test("has one count in all of their workspaces: of searches, and of the rows they ask for", async () => {
    const other = await app.addSomeone();
    await app.db.execute(sql`insert into members (workspace_id, user_id, role)
      values (${other.workspaceId}, ${ann.userId}, 'member')`);
    await app.db.execute(sql`update api_keys set user_id = ${ann.userId}
      where workspace_id = ${other.workspaceId}`);
    const there = { ...other, userId: ann.userId };
    await app.addConnection(there);
    expect([(await start()).status, (await start(there)).status]).toEqual([202, 202]);

    for (const bucket of ["start", "searched"]) {
      await drain("start:%", 5);
      await drain("searched:%", 1_000);
      await drain(`${bucket}:user:${ann.userId}`, bucket === "start" ? 1 : CRITERIA.target);
      expect((await start()).status).toBe(202);
      expect((await start(there)).status).toBe(429);
    }
    const spent = (await buckets()).filter((key) => /^(start|searched):user:/.test(key));
    expect(spent).toEqual([`searched:user:${ann.userId}`, `start:user:${ann.userId}`]);
  });

  test("shares their workspace's hour with their colleagues", async () => {
    const { workspaceId } = ann;
    await start();
    await drain(`start:workspace:${workspaceId}`);

    expect((await start(await app.addSomeone({ workspaceId }))).status).toBe(429);
    const elsewhere = await app.addSomeone();
    await app.addConnection(elsewhere);
    expect((await start(elsewhere)).status).toBe(202);
  });

  test("is counted by key or as a person, each in their own bucket, on whatever route", async () => {
    const cookie = await cookieOf(ann);
    await ask(at("/v1/connections"), { as: ann });
    await ask(at("/v1/connections"), { headers: { cookie } });

    const keys = await buckets();
    expect(keys).toEqual([
      expect.stringMatching(/^general:key:[\w-]{22}$/),
      `general:session:${ann.userId}`,
    ]);
    await drain("general:key:%");
    expect((await ask(at("/v1/connections"), { as: ann })).status).toBe(429);
    expect((await ask(at("/v1/connections"), { headers: { cookie } })).status).toBe(200);
    await drain("general:session:%");
    expect((await ask(at("/v1/connections"), { headers: { cookie } })).status).toBe(429);
  });

  test("does not get a second bucket by writing the header around the key in another way", async () => {
    for (const header of [
      `Bearer ${ann.apiKey}`,
      `bearer   ${ann.apiKey}`,
      `BEARER ${ann.apiKey} `,
    ]) {
      const answer = await ask(at("/v1/jobs"), { headers: { authorization: header } });
      expect(answer.status).toBe(200);
    }
    expect(await buckets()).toHaveLength(1);
  });

  test("of an older route is refused in its own form", async () => {
    const path = at("/linkedin/search/create-job?job_id=none");
    await ask(path, { as: ann });
    await drain("job_state:user:%");

    const refused = await ask(path, { as: ann });

    expect([refused.status, refused.body.success]).toEqual([429, false]);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  });

  test("is not held up by a body that is refused afterwards, but counted for it", async () => {
    const bad = () => ask(at("/v1/jobs"), { as: ann, json: { criteria: "none" } });
    expect((await bad()).status).toBe(422);
    await drain("start:user:%");
    expect((await bad()).status).toBe(429);
  });
});

describe("rows", () => {
  test("are counted as they are given away, by person and by workspace", async () => {
    const { workspaceId } = ann;
    const { body: job } = await start();
    await app.addRows(job.id, ["a", "b", "c", "d"]);
    const read = (limit: number, as = ann) =>
      ask(at(`/v1/jobs/${job.id}/results?limit=${limit}`), { as });
    expect((await read(2)).body.results).toHaveLength(2);

    await drain(`rows:user:${ann.userId}`, 3);

    expect((await read(4)).status).toBe(429);
    expect((await read(3)).status).toBe(200);
    expect((await read(1)).status).toBe(429);
    const colleague = await app.addSomeone({ workspaceId });
    expect((await read(4, colleague)).status).toBe(200);
    await drain("rows:workspace:%");
    expect((await read(1, colleague)).status).toBe(429);
    expect((await ask(at(`/v1/jobs/${job.id}`), { as: ann })).status).toBe(200);
  });
});

describe("somebody we do not know", () => {
  const from = (address: string, headers: Record<string, string> = {}, path = "/v1/jobs") =>
    ask(at(path), { headers: { [PLATFORM]: address, ...headers } });

  test("is counted by address, as the platform saw it", async () => {
    expect((await from("203.0.113.7")).status).toBe(401);
    expect(await buckets()).toEqual(["anonymous:address:203.0.113.7"]);
    await drain("anonymous:%");

    expect((await from("203.0.113.7")).status).toBe(429);
    expect((await from("203.0.113.7", {}, "/no/such/thing")).status).toBe(429);
    expect((await from("203.0.113.7", { cookie: "a=b" }, "/health")).status).toBe(429);
    expect((await from("203.0.113.8")).status).toBe(401);
  });

  test("shares one bucket with all of a network of IPv6, and with IPv4 written as IPv6", async () => {
    for (const address of ["2001:db8:1:2::1", "2001:DB8:1:2:ffff::7", "2001:db8:1:3::1"]) {
      await from(address);
    }
    await from("::ffff:198.51.100.4");
    await from("198.51.100.4");

    expect(await buckets()).toEqual([
      "anonymous:address:198.51.100.4",
      "anonymous:address:2001:db8:1:2::",
      "anonymous:address:2001:db8:1:3::",
    ]);
  });

  test.each(["unknown", "", "1.2.3", "203.0.113.7, 10.0.0.1", "<script>"])(
    "from %j has no bucket, and shares none",
    async (address) => {
      expect((await from(address)).status).toBe(401);
      expect(await buckets()).toEqual([]);
    },
  );

  test("has no bucket where nobody vouches for an address", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9", "x-real-ip": "203.0.113.9" };
    expect((await ask(at("/v1/jobs"), { headers })).status).toBe(401);
    expect((await ask(at("/health"))).status).toBe(200);
    expect(await buckets()).toEqual([]);
  });

  test("who tries credentials is counted for those that are none", async () => {
    await from("203.0.113.20", { authorization: "Bearer pf_0000000000000000000000000000" });
    await from("203.0.113.21", { cookie: "pf-session=forged.1.x" });
    await from("203.0.113.22", { authorization: `Bearer ${ann.apiKey}` });

    expect(await buckets()).toEqual([
      "anonymous:address:203.0.113.20",
      "anonymous:address:203.0.113.21",
      expect.stringMatching(/^general:key:/),
    ]);
    await drain("anonymous:%");
    expect((await from("203.0.113.21", { cookie: "pf-session=forged.1.x" })).status).toBe(429);
  });

  test("has a smaller bucket for signing in", async () => {
    const headers = { [PLATFORM]: "203.0.113.30", cookie: "a=b" };
    const signIn = () => ask(at("/session"), { json: { apiKey: ann.apiKey }, headers });
    expect((await signIn()).status).toBeLessThan(300);
    await drain("sign_in:address:%", 3);

    const tries = await Promise.all(Array.from({ length: 12 }, signIn));

    expect(tries.filter(({ status }) => status < 300)).toHaveLength(3);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(9);
  });
});

test("behind proxies of our own the last of them says whom it got the request from", async () => {
  const own = await startApp({
    DISPATCH: "inline",
    TRUSTED_PROXIES: "10.0.0.0/8",
    RATE_LIMIT_SCALE: "1",
  });
  try {
    const headers = {
      [PLATFORM]: "192.0.2.1",
      "x-forwarded-for": "192.0.2.2, 203.0.113.40, 10.1.1.1",
    };
    await ask(at("/v1/jobs", own), { headers });
    await ask(at("/v1/jobs", own), { headers: { [PLATFORM]: "192.0.2.1" } });

    expect(await buckets(own)).toEqual(["anonymous:address:203.0.113.40"]);
  } finally {
    await own.stop();
  }
});

describe("on a server of one's own without a proxy", () => {
  const PEER = "x-peer-address";
  let own: App;
  beforeAll(async () => {
    own = await startApp({ DISPATCH: "inline", FRONT_DOOR: "true", RATE_LIMIT_SCALE: "1" });
  });
  beforeEach(async () => {
    await own.db.execute(sql`delete from rate_buckets`);
  });
  afterAll(() => own.stop());

  test("who calls is counted by their connection, and tries at a sign-in with them", async () => {
    const password = { email: "nobody@example.com", password: "a password of nobody's" };
    const signIn = (peer: string) =>
      ask(at("/auth/sign-in/email", own), {
        json: password,
        headers: { [PEER]: peer, "x-forwarded-for": "192.0.2.2", origin: own.outsideUrl },
      });
    await ask(at("/v1/jobs", own), { headers: { [PEER]: "203.0.113.50" } });
    expect(await buckets(own)).toEqual(["anonymous:address:203.0.113.50"]);

    const tries = await Promise.all(Array.from({ length: 8 }, () => signIn("203.0.113.51")));

    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(3);
    expect((await signIn("203.0.113.52")).status).toBe(401);
  });

  test("everybody on this machine, and behind a proxy on it that nobody named, is no one's neighbour", async () => {
    for (const peer of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
      const headers = { [PEER]: peer, "x-forwarded-for": "192.0.2.2" };
      expect((await ask(at("/v1/jobs", own), { headers })).status).toBe(401);
    }
    expect(await buckets(own)).toEqual([]);
  });
});

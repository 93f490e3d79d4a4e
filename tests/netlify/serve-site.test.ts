import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { installTool } from "#scripts/netlify/install-tool.ts";
import { startToySite } from "./toy-site.ts";

const Toy = z.object({
  pid: z.number(),
  calls: z.number(),
  body: z.string(),
  headers: z.record(z.string(), z.string()),
  env: z.record(z.string(), z.string()),
});

beforeAll(installTool, 900_000);

async function toyOf(response: Response): Promise<z.infer<typeof Toy>> {
  return Toy.parse(await response.json());
}

describe("a function", () => {
  test("answers call after call in one process, and two at once in two", async () => {
    const { call } = await startToySite({});

    const first = await toyOf(await call("one"));
    const second = await toyOf(await call("two"));
    expect([second.pid, second.calls, second.body]).toEqual([first.pid, 2, "two"]);

    const both = await Promise.all(
      [call("wait300"), call("wait300")].map(async (x) => toyOf(await x)),
    );
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(2);
  });

  test("keeps its status and headers, each cookie of them", async () => {
    const { call } = await startToySite({});

    const response = await call("");

    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  test("sees the site's settings and nothing of this machine's", async () => {
    const { call, site } = await startToySite({});

    const { env } = await toyOf(await call(""));

    expect(env).toMatchObject({ SETTING: "of the site", URL: site.url });
    expect(Object.keys(env)).not.toContain("PATH");
  });

  test("is told by the platform, not by the caller, what the platform knows", async () => {
    const { call } = await startToySite({});

    const { headers } = await toyOf(await call("", { "x-nf-account-id": "me", "x-own": "kept" }));

    expect(headers).toMatchObject({ "x-own": "kept", "x-nf-client-connection-ip": "127.0.0.1" });
    expect(Object.keys(headers)).not.toContain("x-nf-account-id");
  });

  test("that throws is a 502 and goes on; one that dies is a 502 and is started anew", async () => {
    const { call } = await startToySite({});
    const { pid } = await toyOf(await call(""));

    expect((await call("throw")).status).toBe(502);
    expect((await toyOf(await call(""))).pid).toBe(pid);
    expect((await call("die")).status).toBe(502);
    expect((await toyOf(await call(""))).pid).not.toBe(pid);
  });

  test("that takes longer than it may is killed, and its caller told 504", async () => {
    const { call, calls } = await startToySite({}, { syncMs: 200 });

    expect((await call("wait60000")).status).toBe(504);

    expect(calls).toMatchObject([{ name: "toy", kind: "timed_out" }]);
  });
});

describe("a background function", () => {
  test("is accepted at once and without an answer, whatever becomes of it", async () => {
    const { call, calls } = await startToySite({ invocationMode: "background" });

    const response = await call("wait60000");

    expect([response.status, await response.text()]).toEqual([202, ""]);
    expect(calls).toEqual([]);
  });

  test.each([
    ["throws", { body: "throw", backgroundMs: 60_000 }, "threw"],
    ["dies", { body: "die", backgroundMs: 60_000 }, "died"],
    ["takes too long", { body: "wait60000", backgroundMs: 200 }, "timed_out"],
  ])("that %s is called again twice, then no more", async (_what, { body, backgroundMs }, kind) => {
    const limits = { backgroundMs, retryDelaysMs: [20, 40] };
    const { call, calls } = await startToySite({ invocationMode: "background" }, limits);

    await call(body);

    await expect
      .poll(() => calls.map((made) => [made.kind, made.attempt]), { timeout: 60_000 })
      .toEqual([1, 2, 3].map((attempt) => [kind, attempt]));
  });
});

describe("a scheduled function", () => {
  test("runs at the moments of its schedule and only then", async () => {
    const { call, calls } = await startToySite({ schedule: "* * * * * *" }); // with seconds

    expect((await call("")).status).toBe(403);

    await expect.poll(() => calls.length, { timeout: 60_000 }).toBeGreaterThan(1);
    expect(calls.filter(({ kind }) => kind !== "answered")).toEqual([]);
  });
});

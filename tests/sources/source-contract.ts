import { afterAll, beforeAll, expect, test } from "vitest";
import type { Criteria } from "#lib/contract/job.ts";
import { Prospect } from "#lib/contract/prospect.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { Source } from "#lib/engine/ports.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";

interface Subject {
  /** The source, asking a vendor at this address. */
  readonly source: (baseUrl: string) => Source;
  /** The vendor's recorded answers, in order; the last one ends the list. */
  readonly pages: readonly unknown[];
  readonly criteria: Criteria;
}

/** What every source promises. Each source's own test file calls this with recorded answers. */
export function keepsTheSourceContract({ source, pages, criteria }: Subject): void {
  let vendor: Awaited<ReturnType<typeof scriptedServer>>;
  let subject: Source;
  beforeAll(async () => {
    vendor = await scriptedServer();
    subject = source(vendor.url);
  });
  afterAll(() => vendor.close());

  const ask = (cursor: string | null, signal = new AbortController().signal) =>
    subject.fetchPage({
      workspaceId: "workspace-1",
      accountId: "account-1",
      api: "sales_navigator",
      criteria,
      pageSize: 2,
      cursor,
      signal,
    });
  const failure = () =>
    ask(null).then(
      () => null,
      (error: unknown) => (error instanceof SourceError ? error : Promise.reject(error)),
    );

  test("walks from the first page to the last and then stops", async () => {
    vendor.willAnswer(...pages.map((body) => ({ body })));
    let cursor: string | null = null;
    for (const _page of pages) {
      const page = await ask(cursor);
      for (const prospect of page.prospects) Prospect.parse(prospect);
      cursor = page.nextCursor;
    }
    expect(cursor).toBeNull();
  });

  test("turns a 429 into a wait of the length the vendor asked for", async () => {
    vendor.willAnswer({ status: 429, headers: { "retry-after": "7" }, body: {} });
    expect(await failure()).toMatchObject({ kind: "rate_limited", retryAfterMs: 7_000 });
  });

  test("understands Retry-After as a date", async () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    vendor.willAnswer({ status: 429, headers: { "retry-after": at }, body: {} });
    const error = await failure();
    expect(error?.retryAfterMs).toBeGreaterThan(50_000);
    expect(error?.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test.each([
    ["an answer of the wrong shape", { body: { surprise: true } }],
    ["JSON that breaks off", { body: { items: [], more: "x".repeat(100) }, cutAfter: 20 }],
    ["half a text as if it were whole", { body: '{"items": [' }],
    ["a page of a gateway", { status: 502, body: "<html>Bad gateway</html>" }],
    ["an empty answer", { status: 503, body: "" }],
  ])("takes %s for passing trouble", async (_what, reply) => {
    vendor.willAnswer(reply);
    expect(await failure()).toMatchObject({ kind: "transient" });
  });

  test("takes a vendor that is not there for passing trouble", async () => {
    const gone = await scriptedServer();
    await gone.close();
    const alone = source(gone.url).listAccounts(new AbortController().signal);
    await expect(alone).rejects.toMatchObject({ kind: "transient" });
  });

  test("gives up at once when its signal says so", async () => {
    vendor.willAnswer({ hang: true });
    const stop = new AbortController();
    const before = vendor.asked.length;
    const page = ask(null, stop.signal);
    await expect.poll(() => vendor.asked.length).toBe(before + 1);
    stop.abort();
    await expect(page).rejects.toBeInstanceOf(SourceError);
  });

  test("refuses an answer larger than anything a vendor has reason to send", async () => {
    vendor.willAnswer({ body: `"${"x".repeat(11 * 1024 * 1024)}"` });
    expect(await failure()).toMatchObject({ kind: "fatal" });
  });

  test("does not follow a redirect with the key in its hands", async () => {
    vendor.willAnswer({ status: 302, headers: { location: `${vendor.url}/elsewhere` } });
    expect(await failure()).toMatchObject({ kind: "transient" });
    expect(vendor.asked.every(({ url }) => url.pathname !== "/elsewhere")).toBe(true);
  });
}

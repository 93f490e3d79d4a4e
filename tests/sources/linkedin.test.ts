import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Criteria, type LinkedinApi, type PeopleCriteria } from "#lib/contract/job.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { identityOf } from "#lib/engine/rows.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";
import { keepsTheSourceContract } from "./source-contract.ts";

const recorded = async (name: string) =>
  JSON.parse(await readFile(new URL(`recorded/${name}.json`, import.meta.url), "utf8"));
const firstPage = await recorded("unipile-first-page");
const lastPage = await recorded("unipile-last-page");

const criteriaOf = (people: PeopleCriteria) =>
  Criteria.parse({ kind: "people", people, target: 10 });
const sourceAt = (baseUrl: string) => linkedin({ baseUrl, apiKey: "the-key" });

describe("linkedin by Unipile", () => {
  keepsTheSourceContract({
    source: sourceAt,
    pages: [firstPage, lastPage],
    criteria: criteriaOf({ keywords: "logistics" }),
  });
});

let vendor: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  vendor = await scriptedServer();
});
afterAll(() => vendor.close());
beforeEach(() => {
  vendor.asked.length = 0;
});

const ask = (
  people: PeopleCriteria,
  api: LinkedinApi = "sales_navigator",
  cursor: string | null = null,
) => {
  const signal = new AbortController().signal;
  const criteria = criteriaOf(people);
  return sourceAt(vendor.url).fetchPage({
    workspaceId: "workspace-1",
    accountId: "a b",
    api,
    criteria,
    pageSize: 84,
    cursor,
    signal,
  });
};

const everything: PeopleCriteria = {
  keywords: "logistics",
  titles: ["Operations Director", "COO"],
  excludeTitles: ["Assistant"],
  locations: [{ id: "101165590", label: "United Kingdom" }],
  companies: ["Acme"],
  headcount: ["D", "I"],
  industries: [{ id: "116", label: "Transport" }],
  degrees: [2, 3],
};

describe("the request", () => {
  test("carries the key, the account, the page size, and the filters in the api's own words", async () => {
    vendor.willAnswer({ body: lastPage });

    await ask(everything);

    const [request] = vendor.asked;
    expect(request?.headers["x-api-key"]).toBe("the-key");
    expect(request?.url.pathname).toBe("/api/v1/linkedin/search");
    expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
      account_id: "a b",
      limit: "84",
    });
    expect(request?.body).toEqual({
      api: "sales_navigator",
      category: "people",
      keywords: "logistics",
      network_distance: [2, 3],
      role: { include: ["Operations Director", "COO"], exclude: ["Assistant"] },
      company: { include: ["Acme"] },
      location: { include: ["101165590"] },
      industry: { include: ["116"] },
      company_headcount: [{ min: 51, max: 200 }, { min: 10_001 }],
    });
  });

  test("for a page of another size than the one before says so in the cursor, if it can be read", async () => {
    const toCursor = (text: string) => Buffer.from(text).toString("base64");
    const query = { account_id: "a b", limit: 100, start: 300, params: { keywords: "x" } };
    const other = [toCursor('"opaque"'), "not base64 of anything"];
    vendor.willAnswer({ body: lastPage }, { body: lastPage }, { body: lastPage });

    await ask(everything, "classic", toCursor(JSON.stringify(query)));
    for (const cursor of other) await ask(everything, "classic", cursor);

    const Sent = z.object({ cursor: z.string() });
    const sent = vendor.asked.map(({ body }) => Sent.parse(body).cursor);
    const first = JSON.parse(Buffer.from(sent[0] ?? "", "base64").toString("utf8"));
    expect(first).toEqual({ ...query, limit: 84 });
    expect(sent.slice(1)).toEqual(other);
  });

  test("of a classic search puts titles and companies into keywords", async () => {
    vendor.willAnswer({ body: lastPage });

    await ask({ ...everything, headcount: [] }, "classic");

    expect(vendor.asked[0]?.body).toMatchObject({
      api: "classic",
      advanced_keywords: { title: '"Operations Director" OR "COO"', company: "Acme" },
      location: ["101165590"],
    });
  });

  test("of a recruiter search names roles to have and not to have", async () => {
    vendor.willAnswer({ body: lastPage });

    await ask(everything, "recruiter");

    expect(vendor.asked[0]?.body).toMatchObject({
      role: [
        { keywords: "Operations Director", priority: "CAN_HAVE" },
        { keywords: "COO", priority: "CAN_HAVE" },
        { keywords: "Assistant", priority: "DOESNT_HAVE" },
      ],
      location: [{ id: "101165590" }],
    });
  });

  test("names companies by their ids where it was given ids", async () => {
    vendor.willAnswer({ body: lastPage }, { body: lastPage }, { body: lastPage });
    const companies = ["1441", "1035"];

    for (const api of ["classic", "sales_navigator", "recruiter"] as const) {
      await ask({ companies }, api);
    }

    expect(vendor.asked.map(({ body }) => body)).toMatchObject([
      { company: companies },
      { company: { include: companies } },
      { company: [{ id: "1441" }, { id: "1035" }] },
    ]);
    expect(vendor.asked[0]?.body).not.toHaveProperty("advanced_keywords");
    const mixed = { companies: ["1441", "Acme"] };
    expect(sourceAt(vendor.url).missingFilters("classic", mixed)).toEqual(["companies"]);
    expect(sourceAt(vendor.url).missingFilters("sales_navigator", mixed)).toEqual([]);
  });

  test("for a later page is the cursor alone; for a link, the link alone", async () => {
    vendor.willAnswer({ body: lastPage }, { body: lastPage });
    const url = "https://www.linkedin.com/sales/search/people?query=(keywords:cfo)";

    await ask(everything, "sales_navigator", "opaque");
    await ask({ url });

    expect(vendor.asked.map(({ body }) => body)).toEqual([{ cursor: "opaque" }, { url }]);
  });
});

test.each([
  ["3", 3_000, 3_000],
  ["1.5", undefined, undefined],
  ["-1", undefined, undefined],
  ["soon", undefined, undefined],
  ["99999999999", 604_800_000, 604_800_000],
  [new Date(Date.now() + 60_000).toUTCString(), 55_000, 60_000],
  ["Wed, 21 Oct 2015 07:28:00 GMT", 0, 0],
])("Retry-After: %s is a wait of %s to %s ms", async (header, least, most) => {
  vendor.willAnswer({ status: 429, headers: { "retry-after": header }, body: {} });

  const refused: unknown = await ask({}).catch((error: unknown) => error);

  if (!(refused instanceof SourceError)) throw new Error("it was not refused");
  const { retryAfterMs } = refused;
  if (least === undefined) return expect(retryAfterMs).toBeUndefined();
  expect(retryAfterMs).toBeGreaterThanOrEqual(least);
  expect(retryAfterMs).toBeLessThanOrEqual(most);
});

test.each(["Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"])(
  "Retry-After as a date counts from the vendor's own clock, whatever ours says: %s",
  async (date) => {
    const at = new Date(Date.parse(date) + 30_000).toUTCString();
    vendor.willAnswer({ status: 429, headers: { date, "retry-after": at }, body: {} });

    await expect(ask({})).rejects.toMatchObject({ retryAfterMs: 30_000 });
  },
);

test("filters beside a link, and a link of another product, are named, not ignored", () => {
  const source = sourceAt(vendor.url);
  const url = "https://www.linkedin.com/sales/search/people?query=(keywords:cfo)";

  expect(source.missingFilters("sales_navigator", { url })).toEqual([]);
  expect(source.missingFilters("classic", { url })).toEqual(["url"]);
  expect(source.missingFilters("sales_navigator", { url, titles: ["CFO"] })).toEqual(["titles"]);
  expect(source.missingFilters("classic", { headcount: ["D"] })).toEqual(["headcount"]);
});

describe("the answer", () => {
  test("becomes prospects with title, company, place and degree", async () => {
    vendor.willAnswer({ body: firstPage });

    const { prospects, reported, nextCursor } = await ask({});

    expect(reported).toBe(3);
    expect(nextCursor).toBe(firstPage.cursor);
    expect(prospects[0]).toMatchObject({
      name: "Mara Ellinghurst",
      title: "Operations Director",
      company: "Fernholt Freight",
      location: "Leeds, England, United Kingdom",
      linkedinUrl: "https://www.linkedin.com/in/mara-ellinghurst-000001",
      memberId: "4000000001",
      degree: 2,
      tenure: "2 y 3 m",
      isHidden: false,
    });
  });

  test("keeps a member whom LinkedIn hides, marked as hidden", async () => {
    vendor.willAnswer({ body: firstPage });
    const { prospects } = await ask({});
    expect(prospects[1]).toMatchObject({
      isHidden: true,
      linkedinUrl: null,
      memberId: "4000000002",
    });
  });

  test("gives one person one identity in every product, with or without a member urn", async () => {
    const [person] = firstPage.items;
    const ofClassic = Buffer.from(person.id, "base64url");
    ofClassic[1] = 0x2a;
    const classicId = ofClassic.toString("base64url");
    const items = [person, { type: "PEOPLE", id: classicId, name: "M. Ellinghurst" }];
    vendor.willAnswer({ body: { ...firstPage, items } });

    const { prospects } = await ask({});

    const [a, b] = prospects.map(identityOf);
    expect(classicId).not.toBe(person.id);
    expect(a).toBe("linkedin:member:4000000001");
    expect(b).toBe(a);
  });

  test("reads title and company from a headline where no position is given", async () => {
    const items = [{ type: "PEOPLE", id: "x1", name: "Ann", headline: "CFO at Acme\nand more" }];
    vendor.willAnswer({ body: { ...lastPage, items } });
    const { prospects } = await ask({}, "classic");
    expect(prospects[0]).toMatchObject({ title: "CFO", company: "Acme", memberId: null });
  });

  test("loses the characters that no database keeps, and nothing else", async () => {
    const [first] = firstPage.items;
    const text = JSON.stringify({ ...firstPage, items: [{ ...first, name: "NAME" }] });
    vendor.willAnswer({ body: text.replace('"NAME"', '"Zo\\u0000ë \\ud83d\\ude00 \\ud83d!"') });

    const { prospects } = await ask({});

    expect(prospects[0]?.name).toBe("Zoë 😀 \uFFFD!");
  });

  test("without rows is the end, whatever its cursor says", async () => {
    vendor.willAnswer({ body: { ...firstPage, items: [] } });
    expect((await ask({})).nextCursor).toBeNull();
  });
});

describe("an error", () => {
  test.each([
    [401, "errors/missing_credentials", "fatal"],
    [401, "errors/disconnected_account", "auth"],
    [403, "errors/session_mismatch", "auth"],
    [403, "errors/account_restricted", "restricted"],
    [403, "errors/feature_not_subscribed", "invalid_criteria"],
    [400, "errors/invalid_parameters", "invalid_criteria"],
    [404, "errors/resource_not_found", "gone"],
    [404, "errors/invalid_resource_identifier", "fatal"],
    [422, "errors/temporary_provider_limit", "rate_limited"],
    [500, "errors/provider_error", "transient"],
    [503, "errors/no_client_session", "transient"],
    [504, "errors/request_timeout", "transient"],
  ])("%d %s is %s", async (status, type, kind) => {
    vendor.willAnswer({ status, body: { status, type, title: "Title" } });
    await expect(ask({})).rejects.toMatchObject({ kind, status });
  });
});

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
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
    [404, "errors/resource_not_found", "fatal"],
    [422, "errors/temporary_provider_limit", "rate_limited"],
    [500, "errors/provider_error", "transient"],
    [503, "errors/no_client_session", "transient"],
    [504, "errors/request_timeout", "transient"],
  ])("%d %s is %s", async (status, type, kind) => {
    vendor.willAnswer({ status, body: { status, type, title: "Title" } });
    await expect(ask({})).rejects.toMatchObject({ kind, status });
  });
});

describe("accounts", () => {
  const account = {
    id: "acc",
    type: "LINKEDIN",
    name: "Petra",
    sources: [{ id: "s", status: "OK" }],
    connection_params: { proxy: { password: "secret" } },
  };

  test("have the seats they have now, not those of the day they were connected", async () => {
    vendor.willAnswer(
      { body: { items: [account, { id: "m", type: "GOOGLE_OAUTH", name: "mail" }], cursor: null } },
      { body: { sales_navigator: { owner_seat_id: "1" }, recruiter: { error: "DISCONNECTED" } } },
    );
    const accounts = await sourceAt(vendor.url).listAccounts(new AbortController().signal);
    expect(accounts).toEqual([
      {
        accountId: "acc",
        name: "Petra",
        status: "connected",
        apis: ["classic", "sales_navigator"],
      },
    ]);
  });

  test("are listed page by page", async () => {
    const one = (id: string) => ({ id, type: "LINKEDIN", sources: [{ status: "OK" }] });
    vendor.willAnswer(
      { body: { items: [one("one")], cursor: "next" } },
      { body: { items: [one("two")], cursor: null } },
      { body: {} },
      { body: {} },
    );

    const accounts = await sourceAt(vendor.url).listAccounts(new AbortController().signal);

    expect(accounts.map(({ accountId }) => accountId)).toEqual(["one", "two"]);
    expect(vendor.asked[1]?.url.searchParams.get("cursor")).toBe("next");
  });

  test("that lost their session are to be connected again", async () => {
    const broken = { ...account, sources: [{ id: "s", status: "CREDENTIALS" }] };
    vendor.willAnswer(
      { body: { items: [broken], cursor: null } },
      { status: 401, body: { status: 401, type: "errors/disconnected_account", title: "x" } },
    );
    const accounts = await sourceAt(vendor.url).listAccounts(new AbortController().signal);
    expect(accounts).toMatchObject([{ status: "needs_reconnect", apis: ["classic"] }]);
  });
});

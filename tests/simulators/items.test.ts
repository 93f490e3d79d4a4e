import { afterAll, beforeAll, expect, test } from "vitest";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { CLASSIC, clientOf, type Item, memberOf, RECRUITER, SALES } from "./client.ts";

let simulator: UnipileSimulator;
const items = { classic: [] as Item[], sales: [] as Item[], recruiter: [] as Item[] };
const open = { classic: [] as Item[], sales: [] as Item[], recruiter: [] as Item[] };
const hidden = { classic: [] as Item[], sales: [] as Item[], recruiter: [] as Item[] };
const PAGES = 10;

beforeAll(async () => {
  simulator = await startUnipileSimulator({ clock: () => Date.parse("2026-11-24T00:00:00Z") });
  const { search } = clientOf(simulator);
  for (const [name, query] of [
    ["classic", CLASSIC],
    ["sales", SALES],
    ["recruiter", RECRUITER],
  ] as const) {
    let body: unknown = query;
    for (let page = 0; page < PAGES; page += 1) {
      const answer = await search(body, { limit: 100 });
      items[name].push(...answer.body.items);
      body = { cursor: answer.body.cursor };
    }
    hidden[name] = items[name].filter(({ public_identifier }) => public_identifier === null);
    open[name] = items[name].filter(({ public_identifier }) => public_identifier !== null);
  }
});
afterAll(() => simulator.stop());

const BEGINNINGS = { classic: "ACoA", sales: "ACwA", recruiter: "AEMA" } as const;
const MARKS = { classic: 0x2a, sales: 0x2c, recruiter: 0x43 } as const;
const NAMES = ["classic", "sales", "recruiter"] as const;

test.each(NAMES)(
  "%s ids have 29 bytes, their own beginning and the member in bytes 4 to 7",
  (name) => {
    for (const { id } of items[name]) {
      const bytes = Buffer.from(id, "base64url");
      expect([bytes.length, bytes.readUInt16BE(0), bytes[8]]).toEqual([29, MARKS[name], 1]);
      expect(id.startsWith(BEGINNINGS[name])).toBe(true);
    }
  },
);

test("the same person has one member number in all three products, and three ids", () => {
  const members = NAMES.map((name) => items[name].map(({ id }) => memberOf(id)));
  expect(members[1]).toEqual(members[0]);
  expect(members[2]).toEqual(members[0]);
  expect(items.classic[0]?.id).not.toBe(items.sales[0]?.id);
});

test("the member number is in the urn, and in Recruiter in the candidate id instead", () => {
  for (const { id, member_urn } of [...items.classic, ...items.sales]) {
    expect(member_urn).toBe(`urn:li:member:${memberOf(id)}`);
  }
  for (const { id, member_urn, recruiter_candidate_id } of items.recruiter) {
    expect([member_urn, recruiter_candidate_id]).toEqual([null, String(memberOf(id))]);
  }
});

test("every row has the required keys", () => {
  for (const item of NAMES.flatMap((name) => items[name])) {
    expect(item).toMatchObject({
      object: "SearchResult",
      type: "PEOPLE",
      profile_picture_url: null,
    });
    expect(item.headline).toEqual(expect.any(String));
    expect(item).toHaveProperty("name");
    expect(item).toHaveProperty("location");
    expect(item.network_distance).toMatch(/^(DISTANCE_[123]|OUT_OF_NETWORK)$/);
  }
});

test("slugs are unique, lower case and lead to the public address", () => {
  const slugs = open.sales.map(({ public_identifier }) => String(public_identifier));
  expect(new Set(slugs).size).toBe(slugs.length);
  for (const { public_identifier, public_profile_url } of open.sales) {
    expect(public_identifier).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(public_profile_url).toBe(`https://www.linkedin.com/in/${public_identifier}`);
  }
});

test("about two in a hundred are hidden, the same people everywhere", () => {
  expect(hidden.sales.length).toBeGreaterThan(5);
  expect(hidden.sales.length).toBeLessThan(50);
  const members = NAMES.map((name) => hidden[name].map(({ id }) => memberOf(id)));
  expect(members[1]).toEqual(members[0]);
  expect(members[2]).toEqual(members[0]);
});

test("hidden people are masked in classic and Sales Navigator, nameless in Recruiter", () => {
  for (const item of [...hidden.classic, ...hidden.sales, ...hidden.recruiter]) {
    expect(item).toMatchObject({
      public_profile_url: null,
      profile_url: null,
      network_distance: "OUT_OF_NETWORK",
    });
    expect(item).not.toHaveProperty("first_name");
    expect(item).not.toHaveProperty("current_positions");
  }
  const names = (rows: Item[]) => [...new Set(rows.map(({ name }) => name))];
  expect(names(hidden.classic)).toEqual(["LinkedIn Member"]);
  expect(names(hidden.sales)).toEqual(["LinkedIn Member"]);
  expect(names(hidden.recruiter)).toEqual([null]);
});

test("the share of hidden people can be chosen", async () => {
  const other = await startUnipileSimulator({ quirks: { hiddenShare: 1 } });
  const { body } = await clientOf(other).search(SALES);
  await other.stop();
  expect(body.items.map(({ name }) => name)).toEqual(Array(10).fill("LinkedIn Member"));
});

test("classic has no positions and no premium flags, and a split name only now and then", () => {
  for (const item of items.classic) {
    expect(item).not.toHaveProperty("current_positions");
    expect(item).not.toHaveProperty("premium");
    expect(item.headline).not.toContain("\n");
  }
  const split = open.classic.filter((item) => "first_name" in item).length;
  expect(split).toBeGreaterThan(0);
  expect(split).toBeLessThan(open.classic.length);
});

test("Sales Navigator has split names, flags, and positions where the person has one", () => {
  for (const item of open.sales) {
    expect(item.first_name).toEqual(expect.any(String));
    expect(item.last_name).toEqual(expect.any(String));
    expect(item.premium).toEqual(expect.any(Boolean));
    expect(item.profile_url).toContain(`/sales/lead/${item.id},NAME_SEARCH,`);
  }
  const placed = open.sales.filter((item) => "current_positions" in item).length;
  expect(placed).toBeGreaterThan(open.sales.length / 2);
  expect(placed).toBeLessThan(open.sales.length);
});

test("some Sales Navigator headlines run over several lines", () => {
  const long = open.sales.filter(({ headline }) => headline.includes("\n"));
  expect(long.length).toBeGreaterThan(5);
});

type Position = {
  company_id: unknown;
  role: string;
  start?: { year: number };
  tenure_at_role?: object;
};

test("company ids come as text, as number and as null", () => {
  const positions = open.sales.flatMap((item) => (item.current_positions ?? []) as Position[]);
  const kinds = new Set(
    positions.map(({ company_id }) => (company_id === null ? "null" : typeof company_id)),
  );
  expect(kinds).toEqual(new Set(["string", "number", "null"]));
});

test("positions with a known start carry it and the tenure since then", () => {
  const positions = open.recruiter.flatMap((item) => (item.current_positions ?? []) as Position[]);
  const dated = positions.filter(({ start }) => start !== undefined);
  expect(dated.length).toBeGreaterThan(100);
  expect(dated.length).toBeLessThan(positions.length);
  for (const { start, tenure_at_role } of dated) {
    expect(start?.year).toBeLessThanOrEqual(2026);
    expect(tenure_at_role).toBeDefined();
  }
});

test("only Sales Navigator answers with metadata", async () => {
  const { search } = clientOf(simulator);
  expect((await search(SALES)).body.metadata?.search_request_id).toMatch(/^req-/);
  expect((await search(CLASSIC)).body).not.toHaveProperty("metadata");
});

test("company rows have the address and the size of their product", async () => {
  const { search } = clientOf(simulator);
  const classic = await search({ api: "classic", category: "companies", keywords: "agilent" });
  const sales = await search({
    api: "sales_navigator",
    category: "companies",
    keywords: "agilent",
  });
  expect(classic.body.items[0]).toMatchObject({
    object: "SearchResult",
    type: "COMPANY",
    name: expect.stringContaining("Agilent"),
    profile_url: expect.stringMatching(/^https:\/\/www\.linkedin\.com\/company\/agilent[a-z-]*\/$/),
    followers_count: expect.any(Number),
  });
  expect(sales.body.items[0]).toMatchObject({
    id: classic.body.items[0]?.id,
    profile_url: `https://www.linkedin.com/sales/company/${classic.body.items[0]?.id}`,
    headcount: expect.stringMatching(/^\d+$/),
  });
});

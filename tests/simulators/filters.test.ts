import { afterAll, beforeAll, expect, test } from "vitest";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { CLASSIC, clientOf, RECRUITER, SALES } from "./client.ts";
import { countRaw, rawPeople, seatsOf } from "./records.ts";

let simulator: UnipileSimulator;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  simulator = await startUnipileSimulator({ quirks: { hiddenShare: 0 } });
  client = clientOf(simulator);
});
afterAll(() => simulator.stop());

const INDIANA = "103336534";
const TEXAS = "102748797";
const UNITED_STATES = "103644278";

const inIndiana = countRaw((person) => person.state === "Indiana");
const everybody = rawPeople.length;

/** Counts above 1,000 are cut in classic, so those searches are narrowed to one state. */
async function inAllThree(filters: { classic: object; sales: object; recruiter: object }) {
  return await Promise.all([
    client.total({ ...CLASSIC, ...filters.classic }),
    client.total({ ...SALES, ...filters.sales }),
    client.total({ ...RECRUITER, ...filters.recruiter }),
  ]);
}

async function idOf(type: string, keywords: string): Promise<string> {
  const { body } = await client.parameters({ type, keywords });
  return body.items[0]?.id ?? "";
}

test("a state finds the people in it, in all three products", async () => {
  const totals = await inAllThree({
    classic: { location: [INDIANA] },
    sales: { location: { include: [INDIANA] } },
    recruiter: { location: [{ id: INDIANA, priority: "MUST_HAVE" }] },
  });
  expect(totals).toEqual([inIndiana, inIndiana, inIndiana]);
});

test("an id may be a number, and two places are added up", async () => {
  const expected = countRaw(({ state }) => state === "Indiana" || state === "Texas");
  const location = { include: [Number(INDIANA), Number(TEXAS)] };
  expect(await client.total({ ...SALES, location })).toBe(expected);
});

test("a city is narrower than its state, and a country wider", async () => {
  const city = await idOf("REGION", "Indianapolis");
  const inCity = await client.total({ ...SALES, location: { include: [city] } });
  expect(inCity).toBe(countRaw((p) => p.city === "Indianapolis" && p.state === "Indiana"));
  expect(inCity).toBeGreaterThan(100);
  const inCountry = await client.total({ ...SALES, location: { include: [UNITED_STATES] } });
  expect(inCountry).toBeGreaterThan(17_000);
});

test("excluded places are taken out", async () => {
  const city = await idOf("REGION", "Indianapolis");
  const location = { include: [INDIANA], exclude: [city] };
  const expected = countRaw((p) => p.state === "Indiana" && p.city !== "Indianapolis");
  expect(await client.total({ ...SALES, location })).toBe(expected);
  const recruiter = [{ id: INDIANA }, { id: city, priority: "DOESNT_HAVE" }];
  expect(await client.total({ ...RECRUITER, location: recruiter })).toBe(expected);
});

test("a place nobody knows finds nobody", async () => {
  expect(await client.total({ ...CLASSIC, location: ["1"] })).toBe(0);
});

test("a title is looked for in the current titles only", async () => {
  const totals = await inAllThree({
    classic: { advanced_keywords: { title: "treasurer" } },
    sales: { role: { include: ["treasurer"] } },
    recruiter: { role: [{ keywords: "treasurer", scope: "CURRENT" }] },
  });
  const expected = countRaw((person) =>
    seatsOf(person).some(({ title }) => /\btreasurer/i.test(title ?? "")),
  );
  expect(totals).toEqual([expected, expected, expected]);
});

test("titles can be excluded, named by id, and looked for in the past", async () => {
  const all = await client.total({ ...SALES, role: { include: ["treasurer"] } });
  const without = { include: ["treasurer"], exclude: ["controller"] };
  expect(await client.total({ ...SALES, role: without })).toBeLessThan(all);
  const id = await idOf("JOB_TITLE", "State Senator");
  const senators = countRaw((person) =>
    seatsOf(person).some(({ title }) => title === "State Senator"),
  );
  expect(await client.total({ ...SALES, role: { include: [id] } })).toBe(senators);
  const former = countRaw((p) => p.past?.some(({ title }) => title === "State Senator") ?? false);
  expect(await client.total({ ...SALES, past_role: { include: [id] } })).toBe(former);
  const past = [{ id, is_selection: false, scope: "PAST" }];
  expect(await client.total({ ...RECRUITER, role: past })).toBe(former);
});

test("first and last names", async () => {
  const totals = await inAllThree({
    classic: { advanced_keywords: { last_name: "Anderson", first_name: "Carrie" } },
    sales: { last_name: "Anderson", first_name: "Carrie" },
    recruiter: { last_name: ["Anderson"], first_name: ["Carrie"] },
  });
  expect(totals[0]).toBeGreaterThan(0);
  expect(new Set(totals).size).toBe(1);
  const expected = countRaw((person) => /^anderson\b/i.test(person.last_name));
  expect(await client.total({ ...SALES, last_name: "Anderson" })).toBe(expected);
});

test("a company by id in every product, by plain name in Sales Navigator and Recruiter", async () => {
  const id = await idOf("COMPANY", "Agilent Technologies");
  const expected = countRaw((person) =>
    seatsOf(person).some(({ company }) => company === "Agilent Technologies"),
  );
  const byId = await inAllThree({
    classic: { company: [id] },
    sales: { company: { include: [id] } },
    recruiter: { company: [{ id }] },
  });
  expect(byId).toEqual([expected, expected, expected]);
  expect(await client.total({ ...SALES, company: { include: ["agilent"] } })).toBe(expected);
  expect(await client.total({ ...RECRUITER, company: [{ keywords: "Agilent" }] })).toBe(expected);
  const others = await client.total({ ...SALES, company: { exclude: ["agilent"] } });
  expect(others).toBe(everybody - expected);
});

test("a past company", async () => {
  const name = "Michigan House of Representatives";
  const expected = countRaw((p) => p.past?.some(({ company }) => company === name) ?? false);
  const id = await idOf("COMPANY", name);
  const totals = await inAllThree({
    classic: { past_company: [id] },
    sales: { past_company: { include: [name] } },
    recruiter: { past_company: [{ id }] },
  });
  expect(expected).toBeGreaterThan(10);
  expect(totals).toEqual([expected, expected, expected]);
});

test("an industry by its own id and by the group it is in", async () => {
  const executive = countRaw((person) => person.industry_id === 76);
  const totals = await inAllThree({
    classic: { industry: ["76"] },
    sales: { industry: { include: ["76"] } },
    recruiter: { industry: { include: [76] } },
  });
  expect(totals).toEqual([executive, executive, executive]);
  const group = await client.total({ ...SALES, industry: { include: ["75"] } });
  expect(group).toBeGreaterThan(executive);
  const rest = await client.total({ ...SALES, industry: { include: ["75"], exclude: ["76"] } });
  expect(rest).toBe(group - executive);
});

test("seniority has other words in Recruiter than in Sales Navigator", async () => {
  const expected = countRaw((person) => person.seniority === "vice_president");
  const sales = { include: ["vice_president"] };
  expect(await client.total({ ...SALES, seniority: sales })).toBe(expected);
  expect(await client.total({ ...RECRUITER, seniority: { include: ["vp"] } })).toBe(expected);
  expect(await client.total({ ...SALES, seniority: { exclude: ["vice_president"] } })).toBe(
    everybody - expected,
  );
});

test("a function", async () => {
  const expected = countRaw((person) => person.function === "finance");
  expect(await client.total({ ...SALES, function: { include: ["10"] } })).toBe(expected);
  expect(await client.total({ ...RECRUITER, function: ["10"] })).toBe(expected);
});

test("headcounts split the companies and an open range has no upper end", async () => {
  const ranges = [
    { min: 1, max: 10 },
    { min: 11, max: 50 },
    { min: 51, max: 200 },
    { min: 201, max: 500 },
    { min: 501, max: 1000 },
    { min: 1001, max: 5000 },
    { min: 5001, max: 10_000 },
    { min: 10_001 },
  ];
  const company_headcount = ranges;
  const employed = await client.total({ ...SALES, company_headcount });
  expect(employed).toBe(countRaw((p) => seatsOf(p).some(({ company }) => company !== undefined)));
  const large = await client.total({ ...SALES, company_headcount: [{ min: 10_001 }] });
  expect(large).toBeGreaterThan(0);
  expect(large).toBeLessThan(employed);
  expect(await client.total({ ...RECRUITER, company_headcount: [{ min: 10_001 }] })).toBe(large);
});

test("network distance adds up to everybody, and 3 takes in those out of the network", async () => {
  const of = (network_distance: number[]) => client.total({ ...SALES, network_distance });
  const [first, second, third] = await Promise.all([of([1]), of([2]), of([3])]);
  expect((first ?? 0) + (second ?? 0) + (third ?? 0)).toBe(everybody);
  expect(await of([1, 2])).toBe((first ?? 0) + (second ?? 0));
  const { body } = await client.search({ ...CLASSIC, network_distance: [2] }, { limit: 50 });
  expect(new Set(body.items.map((item) => item.network_distance))).toEqual(new Set(["DISTANCE_2"]));
});

test("profile languages", async () => {
  const english = await client.total({ ...SALES, profile_language: ["en"] });
  const spanish = await client.total({ ...SALES, profile_language: ["es"] });
  expect(spanish).toBeGreaterThan(0);
  expect(english + spanish).toBe(everybody);
});

test("filters narrow each other", async () => {
  const body = { ...SALES, location: { include: [INDIANA] }, role: { include: ["CFO"] } };
  const expected = countRaw(
    (p) => p.state === "Indiana" && seatsOf(p).some(({ title }) => /\bcfo\b/i.test(title ?? "")),
  );
  expect(expected).toBeGreaterThan(0);
  expect(await client.total(body)).toBe(expected);
});

test("companies by keyword, place and headcount", async () => {
  const companies = { api: "classic", category: "companies" };
  const { body } = await client.search({ ...companies, keywords: "energy" }, { limit: 50 });
  expect(body.items.length).toBeGreaterThan(3);
  for (const item of body.items) expect(String(item.name)).toMatch(/energy/i);
  const inTexas = await client.search({ ...companies, location: [TEXAS] }, { limit: 50 });
  for (const item of inTexas.body.items) expect(item.location).toContain("Texas");
  const large = await client.search(
    { api: "sales_navigator", category: "companies", headcount: [{ min: 10_001 }] },
    { limit: 50 },
  );
  for (const item of large.body.items) expect(Number(item.headcount)).toBeGreaterThan(10_000);
  expect(large.body.items.length).toBe(50);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { CLASSIC, clientOf, RECRUITER, SALES } from "./client.ts";

const CLASSIC_COMPANIES = { api: "classic", category: "companies" };
const SALES_COMPANIES = { api: "sales_navigator", category: "companies" };

let simulator: UnipileSimulator;
beforeAll(async () => {
  simulator = await startUnipileSimulator();
});
afterAll(() => simulator.stop());

const answerTo = (body: object) => clientOf(simulator).search(body, { limit: 1 });

type Cases = [field: string, right: unknown, wrong: unknown][];

const SIDES = { include: ["12"], exclude: [34] };
const YEARS: Cases[number][1] = [{ min: 3, max: 5 }, { min: 10 }];

const ofClassic: Cases = [
  ["school", ["1"], ["Harvard"]],
  ["service", [1], []],
  ["connections_of", ["ACoAAA"], [""]],
  ["followers_of", ["ACoAAA"], "ACoAAA"],
  ["open_to", ["proBono", "boardMember"], ["anything"]],
  ["advanced_keywords", { school: "Yale" }, { school: 1 }],
];
const ofClassicCompanies: Cases = [
  ["has_job_offers", true, "yes"],
  ["headcount", [{ min: 51, max: 200 }], [{ min: 50 }]],
  ["network_distance", [1, 3], ["GROUP"]],
];
const ofSales: Cases = [
  ["saved_search_id", undefined, "mine"],
  ["last_viewed_at", 1_764_000_000, "today"],
  ["location_by_postal_code", { ...SIDES, within_area: 25 }, { include: ["46032-1"] }],
  ["tenure", YEARS, [{ min: 2 }]],
  ["tenure_at_company", YEARS, [{ max: 3 }]],
  ["tenure_at_role", YEARS, { min: 1 }],
  ["groups", ["1"], ["a group"]],
  ["school", SIDES, ["1"]],
  ["company_type", ["non_profit", "self_owned"], ["NON_PROFIT"]],
  ["company_location", SIDES, { include: ["Indiana"] }],
  ["connections_of", ["ACwAAA"], []],
  ["persona", ["1"], ["buyer"]],
  ["account_lists", { include: ["ALL", "1"] }, { include: ["all"] }],
  ["lead_lists", { exclude: ["1"] }, { exclude: ["mine"] }],
  ["changed_jobs", false, "true"],
  ["mentionned_in_news", true, 1],
  ["include_saved_leads", true, null],
];
const ofSalesCompanies: Cases = [
  ["headcount_growth", { min: -5, max: 10 }, { min: "5" }],
  ["department_headcount", { department: ["25"], min: 3 }, { min: 3 }],
  ["annual_revenue", { currency: "USD", min: 2.5, max: 1_001 }, { currency: "USD", min: 3 }],
  ["followers_count", [{ min: 51, max: 1_000 }], [{ min: 50 }]],
  ["fortune", [{ min: 51, max: 100 }], [{ max: 99 }]],
  ["technologies", ["1"], ["React"]],
  ["recent_activities", ["funding_events"], ["parties"]],
];
const ofRecruiter: Cases = [
  ["saved_filter", "12", "mine"],
  ["location", [{ id: "1", scope: "CURRENT" }], [{ id: "1", scope: "PAST" }]],
  ["location_within_area", 25, "25"],
  ["role", [{ keywords: "CFO", scope: "OPEN_TO_WORK" }], [{ keywords: "CFO", scope: "NOW" }]],
  ["company", [{ keywords: "Acme", scope: "PAST" }], [{ keywords: "A", scope: "OPEN_TO_WORK" }]],
  ["current_company", [{ id: "1", priority: "MUST_HAVE" }], [{ id: "1", priority: "MAYBE" }]],
  ["school", [{ id: 1 }], [{ id: "Yale" }]],
  ["graduation_year", { min: 1990, max: 2000 }, { min: 90 }],
  ["tenure", { min: 2.5 }, [{ min: 2 }]],
  ["spoken_languages", [{ language: "French", scope: "NATIVE_OR_BILINGUAL" }], ["French"]],
  ["hide_previously_viewed", { timespan: 30 }, true],
  ["recently_joined", [{ min: 8, max: 14 }], [{ min: 9 }]],
  ["spotlights", ["OPEN_TO_WORK"], ["open_to_work"]],
  ["has_military_background", true, "yes"],
  ["hiring_projects", SIDES, "1"],
  ["recruiting_activity", [{ id: "notes", timespan: 7 }], [{ id: "calls" }]],
  ["notes", ["called"], "called"],
];

describe.each<[string, object, Cases]>([
  ["classic people", CLASSIC, ofClassic],
  ["classic companies", CLASSIC_COMPANIES, ofClassicCompanies],
  ["Sales Navigator people", SALES, ofSales],
  ["Sales Navigator companies", SALES_COMPANIES, ofSalesCompanies],
  ["Recruiter people", RECRUITER, ofRecruiter],
])("%s", (_product, body, cases) => {
  test.each(cases)("%s: %j is taken, %j is refused", async (field, right, wrong) => {
    const taken = await answerTo({ ...body, [field]: right });
    const refused = await answerTo({ ...body, [field]: wrong });

    expect([taken.status, taken.body]).toMatchObject([200, { object: "LinkedinSearch" }]);
    expect([refused.status, refused.body]).toMatchObject([
      400,
      { type: "errors/invalid_parameters", detail: expect.stringContaining(`body/${field}`) },
    ]);
  });

  test("a field that nobody knows is ignored", async () => {
    expect((await answerTo({ ...body, favourite_colour: "blue" })).status).toBe(200);
  });
});

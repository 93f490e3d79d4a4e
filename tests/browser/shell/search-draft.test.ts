import { expect, test } from "vitest";
import { errorAt, toFieldErrors } from "#app/_lib/field-errors.ts";
import {
  EMPTY_DRAFT,
  isBlank,
  isUnbounded,
  NOTHING_TYPED,
  type SearchDraft,
  toDraft,
  toJobRequest,
  toTarget,
  unpicked,
} from "#app/_lib/search-draft.ts";
import { EXAMPLES } from "#app/searches/new/_components/examples.ts";
import { JobRequest } from "#lib/contract/job.ts";

const FULL: SearchDraft = {
  ...EMPTY_DRAFT,
  keywords: "fintech",
  titles: ["CEO"],
  excludeTitles: ["Assistant"],
  locations: [{ id: "103336534", label: "Indiana, United States" }],
  companies: ["Acme"],
  headcount: ["D"],
  industries: [{ id: "4", label: "Software Development" }],
  degrees: [2],
  api: "recruiter",
  target: "1500",
  leaveOutKnown: true,
};

test("a filled form becomes a request, and the request the same form again", () => {
  const request = JobRequest.parse(toJobRequest(FULL));
  expect(toDraft(request.criteria)).toEqual(FULL);
});

test("a pasted link goes alone, without what the other tab still holds", () => {
  const url = "https://www.linkedin.com/search/results/people/?keywords=ceo";
  const request = JobRequest.parse(toJobRequest({ ...FULL, mode: "url", url: ` ${url} ` }));
  expect(request.criteria.people).toEqual({ url });
});

test("empty fields are left out of the request", () => {
  const request = JobRequest.parse(toJobRequest({ ...EMPTY_DRAFT, keywords: "  x  " }));
  expect(request.criteria.people).toEqual({ keywords: "x" });
  expect(request.criteria.sources).toEqual([{ provider: "unipile" }]);
});

test.each([
  ["1,500", 1_500],
  [" 25 ", 25],
  ["2500", 2_500],
  ["2,500", 2_500],
  ["2.500", 2_500],
  ["2 500", 2_500],
  ["2\u00a0500", 2_500],
  ["2\u202f500", 2_500],
  ["1.5", null],
  ["1,5", null],
  ["1 5", null],
  ["15.0", null],
  ["2,50", null],
  ["2,5000", null],
  ["2,,500", null],
  ["2. 500", null],
  ["1,0,0", null],
  [",500", null],
  ["0,100", null],
  ["100.", null],
  ["1.000.000", null],
  ["1e3", null],
  ["2501", null],
  ["0", null],
  ["-5", null],
  ["abc", null],
  ["", null],
])("how many: %j is %j", (text, target) => {
  expect(toTarget(text)).toBe(target);
});

test("a form that narrows nothing is unbounded, and leaving out titles narrows nothing", () => {
  expect(isUnbounded(EMPTY_DRAFT)).toBe(true);
  expect(isUnbounded({ ...EMPTY_DRAFT, excludeTitles: ["Intern"] })).toBe(true);
  expect(isUnbounded({ ...EMPTY_DRAFT, keywords: "   " })).toBe(true);
  expect(isUnbounded({ ...EMPTY_DRAFT, degrees: [1] })).toBe(false);
  expect(isUnbounded({ ...FULL, mode: "url" })).toBe(true);
});

test("each example is a request the API takes", () => {
  for (const { draft } of EXAMPLES) {
    expect(JobRequest.safeParse(toJobRequest(draft)).success).toBe(true);
    expect(isUnbounded(draft)).toBe(false);
  }
});

test("what the schema refuses stands beside the field it belongs to", () => {
  const parsed = JobRequest.safeParse(toJobRequest({ ...FULL, titles: ["x".repeat(101)] }));
  const errors = toFieldErrors(parsed.error ?? expect.unreachable());
  expect(errorAt(errors, "criteria.people.titles")).toBeDefined();
  expect(errorAt(errors, "criteria.people.title")).toBeUndefined();
});

test("a name that was typed and not picked is found, but only in the form that is sent", () => {
  const typed = { locations: " berl ", industries: "" };
  expect(unpicked(FULL, typed)).toEqual(["locations"]);
  expect(unpicked(FULL, { locations: "a", industries: "b" })).toEqual(["locations", "industries"]);
  expect(unpicked(FULL, { locations: "  ", industries: "" })).toEqual([]);
  expect(unpicked({ ...FULL, mode: "url" }, typed)).toEqual([]);
});

test("a form is blank while nobody was described, whatever stands in the rest of it", () => {
  const run = { target: "500", api: "recruiter", leaveOutKnown: true } as const;
  expect(isBlank({ ...EMPTY_DRAFT, ...run }, NOTHING_TYPED)).toBe(true);
  expect(isBlank({ ...EMPTY_DRAFT, titles: ["CEO"] }, NOTHING_TYPED)).toBe(false);
  expect(isBlank({ ...EMPTY_DRAFT, excludeTitles: ["Intern"] }, NOTHING_TYPED)).toBe(false);
  expect(isBlank({ ...EMPTY_DRAFT, url: "https://x" }, NOTHING_TYPED)).toBe(false);
  expect(isBlank(EMPTY_DRAFT, { locations: "ber", industries: "" })).toBe(false);
});

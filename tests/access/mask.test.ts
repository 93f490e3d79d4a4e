import { expect, test } from "vitest";
import { isMasked, maskResults } from "#lib/contract/mask.ts";
import type { Result } from "#lib/contract/prospect.ts";

const result: Result = {
  provider: "unipile",
  providerId: "ACoAAA-jane",
  name: "Jane Doe",
  isHidden: false,
  title: "CEO, write to jane.doe@acme.com",
  headline: "CEO 2015-2020 | call +49 (30) 123-456 78 | <jane@acme.com>",
  company: null,
  companySize: null,
  industry: null,
  location: "Milwaukee",
  linkedinUrl: "https://www.linkedin.com/in/jane-doe-123?trk=x",
  memberId: "123",
  degree: 2,
  sharedConnections: null,
  tenure: null,
  isPremium: null,
  isOpenProfile: null,
  id: "5f0f4c1e-9d53-4ee3-9d7b-0a1c7c5f1f11",
  jobId: "5f0f4c1e-9d53-4ee3-9d7b-0a1c7c5f1f12",
  position: 1,
  seq: 1,
  novelty: "new",
  fetchedAt: "2026-11-26T00:00:00.000Z",
  mergeCount: 0,
  decision: "undecided",
  reason: null,
  decidedBy: null,
  decidedAt: null,
  version: 0,
};

function masked(change: Partial<Result> = {}): Result | undefined {
  const page = { jobId: result.jobId, jobStatus: "completed", asOfSeq: 1, total: 1 } as const;
  const counts = { approved: 0, rejected: 0, undecided: 1 };
  return maskResults({ ...page, counts, results: [{ ...result, ...change }], nextCursor: null })
    .results[0];
}

test("a viewer reads who somebody is, and nothing that leads to them", () => {
  expect(masked()).toEqual({
    ...result,
    providerId: result.id,
    memberId: null,
    title: "CEO, write to j…@acme.com",
    headline: "CEO 2015-2020 | call +4…78 | <j…@acme.com>",
    linkedinUrl: "https://www.linkedin.com/in/j…",
  });
});

test.each([
  ["https://www.linkedin.com/sales/lead/ACoAAA,NAME", "https://www.linkedin.com/sales/l…"],
  ["https://www.linkedin.com/", "…"],
  ["no address", "…"],
  [null, null],
])("the profile %j becomes %j", (linkedinUrl, kept) => {
  expect(masked({ linkedinUrl })?.linkedinUrl).toBe(kept);
});

test("what is hidden can be told from what is not", () => {
  expect(isMasked(masked()?.linkedinUrl ?? "")).toBe(true);
  expect(isMasked(result.linkedinUrl ?? "")).toBe(false);
});

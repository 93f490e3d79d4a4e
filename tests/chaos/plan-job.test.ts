import { expect, test } from "vitest";
import { JobRequest } from "#lib/contract/job.ts";
import {
  ACCOUNTS,
  ACCOUNTS_OF_WORKSPACE,
  expectedRows,
  jobNumberIn,
  LARGE_ACCOUNT,
  PEOPLE_OF_THE_RUN,
  planJob,
} from "#scripts/chaos/plan-job.ts";

const jobs = Array.from({ length: 200 }, (_, number) => planJob({ seed: "7", number }));

test("the n-th job of a seed is always the same", () => {
  expect(planJob({ seed: "7", number: 17 })).toEqual(jobs[17]);
  expect(planJob({ seed: "8", number: 17 })).not.toEqual(jobs[17]);
});

test("each is a request the API would take, of one of several people on an account of theirs", () => {
  for (const { request, person, accountId } of jobs) {
    expect(JobRequest.parse(request)).toEqual(request);
    const workspace = PEOPLE_OF_THE_RUN[person] ?? 0;
    expect(ACCOUNTS_OF_WORKSPACE[workspace]).toContain(accountId);
  }
  expect(new Set(jobs.map(({ person }) => person)).size).toBe(PEOPLE_OF_THE_RUN.length);
  expect(new Set(jobs.map(({ accountId }) => accountId)).size).toBe(ACCOUNTS.length);
});

test("targets go from 50 to 2,500, those at the provider's cap on the account that repeats nothing", () => {
  const targets = jobs.map(({ request }) => request.criteria.target);
  const large = jobs.filter(({ request }) => request.criteria.target === 2_500);

  expect(Math.min(...targets)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...targets)).toBe(2_500);
  expect(new Set(large.map(({ accountId }) => accountId))).toEqual(new Set([LARGE_ACCOUNT]));
});

test("a job's number can be read from what it asks for", () => {
  expect(jobs.map(({ request }) => jobNumberIn(JSON.stringify(request)))).toEqual(
    jobs.map(({ number }) => number),
  );
  expect(jobNumberIn("{}")).toBeNull();
});

test("a job ends with its target, or with all that match when they are fewer", () => {
  const planned = planJob({ seed: "7", number: 0 });
  const { target } = planned.request.criteria;

  expect(expectedRows(planned, target + 1)).toBe(target);
  expect(expectedRows(planned, target - 1)).toBe(target - 1);
});

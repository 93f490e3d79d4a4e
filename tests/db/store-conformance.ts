import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { DriverName } from "#db/driver.ts";
import { changingJobs } from "./conformance/changing-jobs.ts";
import { committingPages } from "./conformance/committing-pages.ts";
import { decidingRows } from "./conformance/deciding-rows.ts";
import { failing } from "./conformance/failing.ts";
import { listing } from "./conformance/listing.ts";
import { onlyReadingCases } from "./conformance/only-reading.ts";
import { readingValues } from "./conformance/reading-values.ts";
import { sharingAnAccount } from "./conformance/sharing-an-account.ts";
import { type Subject, subjectOf } from "./conformance/subject.ts";
import { openDoor } from "./door.ts";

/** What every way to Postgres promises: the same cases, by the same names, none left out. */
export function storeConformance(driver: DriverName): void {
  let subject: Subject;
  beforeAll(async () => {
    subject = await subjectOf(await openDoor(driver));
  });
  afterAll(() => subject.door.close());
  beforeEach(() => subject.clear());

  const current = () => subject;
  describe("changing jobs", () => changingJobs(current));
  describe("sharing an account", () => sharingAnAccount(current));
  describe("committing pages", () => committingPages(current));
  describe("deciding rows", () => decidingRows(current));
  describe("listing", () => listing(current));
  describe("reading values", () => readingValues(current));
  describe("only reading", () => onlyReadingCases(current));
  describe("failing", () => failing(current));
}

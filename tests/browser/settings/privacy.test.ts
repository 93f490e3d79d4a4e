import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addColleague } from "#tests/browser/team/colleague.ts";
import {
  expectSound,
  LOOKS,
  letProofGrowOld,
  openVisitor,
  owner,
  PHONE,
  PROFILE,
  type Visitor,
} from "./visitor.ts";

let on: Visitor;
beforeAll(async () => {
  on = await openVisitor();
});
afterAll(() => on?.close());
beforeEach(async () => {
  for (const table of ["prospect_search_jobs", "suppressions", "retention_runs"]) {
    await on.db.execute(`delete from ${table}`);
  }
});
afterEach(() => on.leave());

/** As if it had been found so long ago. */
async function age(jobId: string, days: number): Promise<void> {
  await on.db.execute(sql`
    update prospect_search_results set decision = 'undecided', created_at = now() - ${days}::int * interval '1 day'
    where job_id = ${jobId}`);
  await on.db.execute(sql`update prospect_search_jobs
    set approved = 0, created_at = now() - ${days}::int * interval '1 day' where id = ${jobId}`);
}

describe("the countdown", () => {
  test.each(LOOKS)("is shown on %s, with its searches", async (_name, look) => {
    const { jobId } = await on.fill();
    await age(jobId, 84);
    const page = await on.visit("/settings/privacy", look);
    await page.getByText(/^Next deletion in [56] days: 1 row of 1 search$/).waitFor();
    await page
      .locator(`[data-search="${jobId}"]`)
      .getByText(/1 row in [56] days/)
      .waitFor();
    await expectSound(page);
  });

  test("says when nothing goes", async () => {
    const page = await on.visit("/settings/privacy");
    await page.getByText("Nothing is deleted in the next 30 days").waitFor();
  });

  test("follows the months that are set; more than 36 are refused", async () => {
    const page = await on.visit("/settings/privacy", { viewport: PHONE });
    const months = page.getByLabel("Months that approved people stay");
    await months.fill("37");
    await page.getByRole("button", { name: "Save months" }).click();
    await page.getByText("Must be at most 36.").waitFor();
    await expectSound(page);
    await months.fill("6");
    await page.getByRole("button", { name: "Save months" }).click();
    await page.getByText("Approved people stay as long as you said").waitFor();
    const { rows } = await on.db.execute(
      sql`select keep_approved_months from workspaces where id = ${owner.workspaceId}`,
    );
    expect(rows).toEqual([{ keep_approved_months: 6 }]);
  });
});

test("the notice starts from a draft, and stays as it was saved", async () => {
  const page = await on.visit("/settings/privacy");
  await page.getByLabel("Whom they write to").fill("privacy@acme.example");
  await page.getByRole("button", { name: "Start from a draft" }).click();
  await page.getByRole("button", { name: "Save notice" }).click();
  await page.getByText("People are told this from now on").waitFor();
  await page.reload();
  await expect
    .poll(() => page.getByLabel("Privacy notice").inputValue())
    .toMatch(/Article 14|Article 6/);
  expect(await page.getByLabel("Whom they write to").inputValue()).toBe("privacy@acme.example");
});

describe("who is still to be told", () => {
  const overdue = () =>
    on.db.execute(
      sql`update prospect_search_results set obtained_at = now() - interval '31 days', noticed_at = null`,
    );
  const left = async () => {
    const { rows } = await on.db.execute(
      sql`select id from prospect_search_results where noticed_at is null`,
    );
    return rows.length;
  };

  test.each(LOOKS)("is counted and listed on %s", async (_name, look) => {
    const { resultId } = await on.fill();
    await overdue();
    const page = await on.visit("/settings/privacy", look);
    await page.getByText("1 overdue, 0 due").waitFor();
    await page.locator(`[data-person="${resultId}"]`).getByText("Overdue").waitFor();
    await expectSound(page);
  });

  test("are marked as told, chosen or all that are overdue, and the trail says so", async () => {
    await on.fill();
    await overdue();
    const page = await on.visit("/settings/privacy");
    await page.getByRole("checkbox", { name: "Choose Jane Doe" }).click();
    await page.getByRole("button", { name: "Mark 1 person as told" }).click();
    await page.getByText("Everybody was told").waitFor();
    expect(await left()).toBe(0);
    await expectSound(page);

    await overdue();
    await page.reload();
    await page.getByRole("button", { name: "Mark all overdue as told" }).click();
    await page.getByText("Everybody was told").waitFor();
    expect(await left()).toBe(0);
    await page.goto(`${on.site.stack.baseUrl}/settings/audit`);
    const line = page.locator('[data-action="privacy.noticed"]').first();
    await line.getByText("1 people").waitFor();
  });
});

describe("the list", () => {
  test("takes an entry without keeping it, and lets it go after proof", async () => {
    const page = await on.visit("/settings/privacy", { viewport: PHONE, colorScheme: "dark" });
    await page.getByText("Nobody is on the list").waitFor();
    const which = page.getByRole("textbox", { name: "Which" });
    await which.fill("nobody");
    await page.getByRole("button", { name: "Leave out" }).click();
    await page.getByText("Must be an e-mail address.").waitFor();
    await expectSound(page);
    await which.fill("jane@acme.example");
    await page.getByRole("button", { name: "Leave out" }).click();
    const entry = page.locator('[data-entry="email"]');
    await entry.getByText("Asked not to be found").waitFor();
    expect(await page.content()).not.toContain("jane@acme.example");
    await expectSound(page);

    await letProofGrowOld(on.db);
    await entry.getByRole("button", { name: "Take off the list" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take off", exact: true }).click();
    await page.getByRole("heading", { name: "Is it you?" }).waitFor();
    await on.db.execute(sql`update sessions set proved_at = now()`);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").getByRole("button", { name: "Take off", exact: true }).click();
    await entry.waitFor({ state: "detached" });
  });

  test("that cannot be read says so beside what can", async () => {
    const page = await on.visit("/searches");
    await page.route("**/api/v1/suppressions?*", (route) => route.abort());
    await page.goto(`${on.site.stack.baseUrl}/settings/privacy`);
    await page.getByText("The server cannot be reached").waitFor();
    await page.getByText("Nothing is deleted in the next 30 days").waitFor();
    await expectSound(page);
  });
});

describe("one person's file", () => {
  test.each(LOOKS)("is shown on %s", async (_name, look) => {
    await on.fill();
    const page = await on.visit("/settings/privacy/person", look);
    await page.getByRole("textbox", { name: "Which" }).fill(PROFILE);
    await page.getByRole("button", { name: "Show the file" }).click();
    await page.getByRole("heading", { name: "Held 1 time" }).waitFor();
    await page.getByText("Director, jane.doe@acme.com").waitFor();
    await page.getByText(/^Not told yet: due by /).waitFor();
    expect(await page.getByText(/^LinkedIn, through Unipile, /).count()).toBeGreaterThan(5);
    await expectSound(page);
  });

  test("is saved as JSON, and erased by one button", async () => {
    const { resultId } = await on.fill();
    const page = await on.visit("/settings/privacy");
    await page.getByRole("link", { name: "Look somebody up" }).click();
    await page.waitForURL("**/privacy/person"); // the page before has a field of the same name
    await page.getByRole("textbox", { name: "Which" }).fill(PROFILE);
    await page.getByRole("button", { name: "Show the file" }).click();
    await page.locator(`[data-row="${resultId}"]`).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download as JSON" }).click(),
    ]);
    const file = JSON.parse(readFileSync(await download.path(), "utf8"));
    expect(file.rows[0].values).toContainEqual(
      expect.objectContaining({ field: "linkedinUrl", value: PROFILE, source: expect.any(String) }),
    );

    await page.getByRole("button", { name: "Erase this person…" }).click();
    await page.getByRole("heading", { name: "Erase this person?" }).waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Erase for good" }).click();
    await page.getByRole("heading", { name: "Erased" }).waitFor();
    await page.getByText("1 row deleted").waitFor();
    await expectSound(page);
    const { rows } = await on.db.execute(
      sql`select id from prospect_search_results where id = ${resultId}`,
    );
    expect(rows).toEqual([]);

    await page.getByRole("button", { name: "Show the file" }).click();
    await page.getByRole("heading", { name: "Nothing is held" }).waitFor();
    await page.getByText("Must not be found").waitFor();
    await expectSound(page);
  });
});

test("a copy is downloaded whole, and stands in the trail", async () => {
  await on.fill();
  const page = await on.visit("/settings/privacy");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download a copy" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^workspace-.*\.jsonl$/);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\n");
  const end = JSON.parse(lines.at(-1) ?? "");
  expect(end).toEqual({ end: true, rows: lines.length - 1, leftOut: 0 });
  await page.goto(`${on.site.stack.baseUrl}/settings/audit`);
  await page.locator('[data-action="workspace.exported"]').first().waitFor();
});

test("is not for members", async () => {
  const { workspaceId } = owner;
  const bob = await addColleague(on.db, { workspaceId, role: "member" });
  const page = await on.visit("/settings/privacy", {}, bob.apiKey);
  await page.getByRole("heading", { name: "This is for owners and admins" }).waitFor();
  await expectSound(page);
});

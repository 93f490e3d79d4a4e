import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { connect, type Database } from "#db/client.ts";
import { Job } from "#lib/contract/job.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { sourceOf } from "#tests/browser/journey/source.ts";
import {
  openSite,
  type Person,
  PHONE,
  type Site,
  signedIn,
} from "#tests/browser/shell/pages/open-site.ts";
import { addColleague } from "#tests/browser/team/colleague.ts";
import { owner } from "#tests/fakes/world.ts";

type Look = Parameters<Browser["newContext"]>[0];

const WIDE = { width: 1440, height: 900 };
const LOOKS: [string, Look][] = [
  ["a wide screen, light", { viewport: WIDE, colorScheme: "light" }],
  ["a wide screen, dark", { viewport: WIDE, colorScheme: "dark" }],
  ["a phone, light", { viewport: PHONE, colorScheme: "light" }],
  ["a phone, dark", { viewport: PHONE, colorScheme: "dark" }],
];
const NAME = "Petra Stonewick";
const Accounts = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });

let site: Site;
let db: Database;
let person: Person;
const source = sourceOf(() => site.stack);

beforeAll(async () => {
  site = await openSite();
  db = connect(site.stack.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await db?.close();
  await site?.close();
});
beforeEach(async () => {
  await db.execute(sql`delete from prospect_search_jobs`);
  await db.execute(sql`delete from connection_links`);
  await db.execute(sql`delete from connections`);
  await db.execute(sql`delete from account_paces`);
  for (const { id } of await accounts()) await provider(`/api/v1/accounts/${id}`, "DELETE");
});
afterEach(async () => {
  await source.letGo();
  await person.context.close();
  expect(person.faults).toEqual([]);
});

async function provider(path: string, method = "GET", body?: object): Promise<unknown> {
  const answer = await fetch(`${site.stack.simulatorUrl}${path}`, {
    method,
    headers: { "x-api-key": site.stack.simulatorApiKey ?? "" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function accounts() {
  return Accounts.parse(await provider("/_simulator/accounts")).items;
}

async function endSession(): Promise<void> {
  const [account] = await accounts();
  await provider(`/_simulator/accounts/${account?.id}`, "POST", { status: "CREDENTIALS" });
}

async function api(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(site.stack.baseUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${site.stack.apiKey}`,
      "content-type": "application/json",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

const start = async (target: number) =>
  Job.parse(
    await api("/api/v1/jobs", {
      criteria: { kind: "people", people: { keywords: "director" }, target },
    }),
  );

const jobNow = async (id: string) => Job.parse(await api(`/api/v1/jobs/${id}`));

async function visit(path: string, look: Look = {}, apiKey = site.stack.apiKey): Promise<Page> {
  person = await signedIn(site, look, apiKey);
  await person.page.goto(site.stack.baseUrl + path);
  return person.page;
}

async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

const card = (page: Page) => page.locator(`[data-account="${NAME}"]`);
const gauge = async (page: Page, which: "used" | "left") =>
  Number((await card(page).locator(`[data-gauge="${which}"]`).innerText()).replaceAll(",", ""));

/** Through consent, the provider's page and back. */
async function connectAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect LinkedIn" }).click();
  await agree(page);
  await page.getByRole("button", { name: `Log in as ${NAME}` }).click();
  await page.getByText(`${NAME} is connected`).waitFor();
}

async function agree(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: "I have read this" }).click();
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
}

test("an account is connected, its gauge moves, its session ends, the search waits, and goes on after a reconnect", async () => {
  const page = await visit("/settings/connections");
  await page.getByRole("heading", { name: "No account is connected yet" }).waitFor();
  await expectSound(page);

  await page.getByRole("button", { name: "Connect LinkedIn" }).click();
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
  await page.getByText("Tick that you have read it.").waitFor();
  await expectSound(page);
  await agree(page);
  await page.getByRole("button", { name: `Log in as ${NAME}` }).click();
  await page.getByText(`${NAME} is connected`).waitFor();
  await expectSound(page);

  await page.getByRole("region", { name: "Result" }).getByText("LinkedIn accounts").click();
  await card(page).getByText("Connected", { exact: true }).waitFor();
  await card(page).getByText("Classic · Sales Navigator").waitFor();
  expect(await gauge(page, "used")).toBe(0);
  const left = await gauge(page, "left");

  await source.hold();
  const job = await start(900);
  await expect.poll(() => gauge(page, "used"), { timeout: 30_000 }).toBeGreaterThan(0);
  expect(await gauge(page, "left")).toBeLessThan(left);
  await card(page).getByText("1 open search may take up to").waitFor();
  await endSession();

  await card(page).getByText("LinkedIn signed it out").waitFor({ timeout: 30_000 });
  await page.goto(`${site.stack.baseUrl}/searches/${job.id}`);
  await page.getByText("Waiting for the LinkedIn account").first().waitFor({ timeout: 30_000 });
  expect((await jobNow(job.id)).waitingReason).toBe("account_disconnected");
  await expectSound(page);
  await source.letGo();

  await page.getByRole("link", { name: "LinkedIn accounts" }).click();
  await card(page).getByRole("button", { name: "Reconnect" }).click();
  await agree(page);
  await page.getByRole("button", { name: `Log in again as ${NAME}` }).click();
  await page.getByText(`${NAME} is connected`).waitFor();

  await expect
    .poll(async () => (await jobNow(job.id)).status, { timeout: 60_000 })
    .toBe("completed");
  await page.goto(`${site.stack.baseUrl}/searches/${job.id}`);
  await page.getByText("Finished").first().waitFor();
});

describe("the accounts", () => {
  test.each(LOOKS)("are shown with their dialogs on %s", async (_name, look) => {
    const page = await visit("/settings/connections", look);
    await connectAccount(page);
    await page.goto(`${site.stack.baseUrl}/settings/connections`);
    await card(page).getByText("Connected", { exact: true }).waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Connect LinkedIn" }).click();
    await page.getByRole("dialog").getByText("forbids collecting data").waitFor();
    await expectSound(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: `Pace of ${NAME}` }).click();
    await page.getByRole("checkbox", { name: "Only in working hours" }).click();
    await page.getByLabel("Time zone").waitFor();
    await expectSound(page);
  });

  test("are given a pace, paused with their searches, let go on, and removed", async () => {
    const page = await visit("/settings/connections", { viewport: PHONE });
    await connectAccount(page);
    await page.goto(`${site.stack.baseUrl}/settings/connections`);
    await page.getByRole("button", { name: `Pace of ${NAME}` }).click();
    await page.getByLabel("Rows in 24 h").fill("none");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Rows in 24 h").and(page.locator("[aria-invalid]")).waitFor();
    await page.getByLabel("Rows in 24 h").fill("300");
    await page.getByRole("checkbox", { name: "Only in working hours" }).click();
    for (const day of ["Sat", "Sun"]) await page.getByRole("button", { name: day }).click();
    await page.getByLabel("From").fill("00:00");
    await page.getByLabel("To", { exact: true }).fill("23:59");
    await page.getByLabel("Time zone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Must be a time zone such as America/New_York").waitFor();
    await expectSound(page);
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByRole("button", { name: "Save" }).click();
    await card(page).getByText("Mon–Sun 00:00–23:59, Europe/Berlin").waitFor();
    expect(await gauge(page, "left")).toBe(300);

    await page.getByRole("button", { name: `Pause ${NAME}` }).click();
    await card(page).getByText("Its searches wait until it goes on.").waitFor();
    const job = await start(20);
    await expect.poll(async () => (await jobNow(job.id)).waitingReason).toBe("account_paused");
    await page.getByRole("button", { name: `Let ${NAME} go on` }).click();
    await expect
      .poll(async () => (await jobNow(job.id)).status, { timeout: 60_000 })
      .toBe("completed");

    await page.getByRole("button", { name: `Remove ${NAME}` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("disconnected at Unipile as well").waitFor();
    await expectSound(page);
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("heading", { name: "No account is connected yet" }).waitFor();
    expect(await accounts()).toEqual([]);
  });

  test("are nothing for a viewer, who is told so", async () => {
    const bob = await addColleague(db, { workspaceId: owner.workspaceId, role: "viewer" });
    const page = await visit("/settings/connections", {}, bob.apiKey);
    await page.getByRole("heading", { name: "Accounts are for those who search" }).waitFor();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    const settings = page.getByRole("navigation", { name: "Settings" });
    expect(await settings.getByRole("link", { name: "LinkedIn accounts" }).count()).toBe(0);
    await expectSound(page);
    await page.goto(new URL("/searches/new", page.url()).href);
    await page.getByRole("heading", { name: "Searching is for members" }).waitFor();
    await expectSound(page);
  });

  test("that cannot be read say so, and are there again when they can", async () => {
    const page = await visit("/searches");
    await page.route("**/api/v1/connections", (route) => route.abort());
    await page.goto(`${site.stack.baseUrl}/settings/connections`);
    await page.getByText("The server cannot be reached").waitFor();
    await expectSound(page);
    await page.unroute("**/api/v1/connections");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "No account is connected yet" }).waitFor();
  });
});

describe("the way back", () => {
  test("says that a sign-in did not work", async () => {
    const page = await visit("/settings/connections");
    await page.getByRole("button", { name: "Connect LinkedIn" }).click();
    await agree(page);
    await page.getByRole("button", { name: "Wrong password" }).click();
    await page.getByText("The sign-in did not work").waitFor();
    await expectSound(page);
  });

  test("gives nothing to somebody who was sent the link of another", async () => {
    const page = await visit("/settings/connections");
    await page.getByRole("button", { name: "Connect LinkedIn" }).click();
    await agree(page);
    await page.getByRole("button", { name: `Log in as ${NAME}` }).waitFor();
    const link = page.url();
    await person.context.close();

    const bob = await addColleague(db, { name: "Elsewhere" });
    const theirs = await visit("/searches", {}, bob.apiKey);
    await theirs.goto(link);
    await theirs.getByRole("button", { name: `Log in as ${NAME}` }).click();
    await theirs.getByText("not a link of yours").waitFor();
    await expectSound(theirs);
    const { rows } = await db.execute(sql`select id from connections`);
    expect(rows).toEqual([]);
  });
});

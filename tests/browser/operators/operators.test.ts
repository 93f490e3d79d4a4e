import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import type { Job } from "#lib/engine/ports.ts";
import { refuse, seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { addPerson } from "#tests/browser/shell/pages/add-person.ts";
import {
  DESKTOP,
  openSite,
  type Person,
  PHONE,
  type Site,
  signedIn,
} from "#tests/browser/shell/pages/open-site.ts";
import { owner } from "#tests/fakes/world.ts";
import { scenesOn } from "./scenes.ts";

const LOOKS: [string, Parameters<Browser["newContext"]>[0]][] = [
  ["a wide screen, light", { viewport: DESKTOP, colorScheme: "light" }],
  ["a wide screen, dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ["a phone, light", { viewport: PHONE, colorScheme: "light" }],
  ["a phone, dark", { viewport: PHONE, colorScheme: "dark" }],
];

let site: Site;
let db: Database;
let person: Person;
let eventful: Job;
let abandoned: Job;
let scenes: ReturnType<typeof scenesOn>;

beforeAll(async () => {
  // Nobody comes for the jobs that a test puts into the database.
  site = await openSite({ SWEEP_SECONDS: "600" });
  db = connect(site.stack.databaseUrl, { max: 2 });
  scenes = scenesOn(db);
  eventful = await scenes.eventful("CEO · Indianapolis");
  await scenes.running("Head of Sales · Berlin");
  await scenes.failed("Founder · Milwaukee");
  abandoned = await scenes.abandoned("A plan of others");
});
afterAll(async () => {
  await db?.close();
  await site?.close();
});
afterEach(async () => {
  await person.context.close();
  expect(person.faults).toEqual([]);
});

async function visit(path: string, look: Parameters<Browser["newContext"]>[0] = {}) {
  person = await signedIn(site, look);
  await person.page.goto(site.stack.baseUrl + path);
  return person.page;
}

/** Whatever became of a test that held all searches up. */
async function resume(): Promise<void> {
  const { baseUrl, apiKey } = site.stack;
  await fetch(`${baseUrl}/api/v1/admin/drain`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ draining: false }),
  });
}

/** Nothing sticks out to the side, and axe finds no serious fault. */
async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

const card = (page: Page, job: Job) => page.locator(`[data-job="${job.id}"]`);

describe("the history of a search", () => {
  test.each(LOOKS)("is told in words on %s", async (_name, look) => {
    const page = await visit(`/searches/${eventful.id}`, look);
    await page.getByText("What happened").click();
    const history = page.getByRole("list", { name: "History" });
    await history.getByText("Search asked for").waitFor();

    const lines = await history.getByRole("listitem").allInnerTexts();
    expect(lines.map((line) => line.split("\n")[0]?.replace(/\d\d:\d\d [AP]M/, "TIME"))).toEqual([
      "Search asked for",
      "Started",
      "Pages 1–2 · 100 rows",
      "Worker went silent; another took over at page 3",
      "Page 3 · 50 rows",
      "LinkedIn asked to slow down; went on at TIME",
      expect.stringContaining("Waiting for the daily allowance until"),
    ]);
    expect(await history.locator("time").first().getAttribute("title")).toMatch(/\d:\d\d:\d\d/);
    await expectSound(page);
  });

  test("opens with the keyboard, and goes on while one looks", async () => {
    const job = await scenes.running("CFO · Boston");
    const page = await visit(`/searches/${job.id}`);
    await page.locator("summary", { hasText: "What happened" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Pages 1–2 · 100 rows").waitFor();
    await page.getByRole("button", { name: /^Stop/ }).click();
    await page.getByRole("menuitem", { name: /keep/ }).click();
    await page.getByText("Asked to stop after the page under way").waitFor();
  });

  test("that cannot be read says so, and the search is not affected", async () => {
    person = await signedIn(site, {});
    const { page } = person;
    await page.route("**/events?*", (route) => route.abort());
    await page.goto(`${site.stack.baseUrl}/searches/${eventful.id}`);
    await page.getByText("What happened").click();
    await page.getByText("The search is not affected.").waitFor();
  });
});

test.each([
  ["daily_allowance", "Waiting for the daily allowance", "It goes on by itself"],
  ["account_disconnected", "Waiting for the LinkedIn account", "Reconnect it in Settings"],
  ["account_paused", "Waiting for the paused account", "Let it go on in Settings"],
  ["outside_hours", "Waiting for the working hours", "It goes on by itself"],
  ["provider_cooldown", "Waiting for LinkedIn", "LinkedIn asked to slow down"],
] as const)("a search that waits for %s says why, until when and what to do", async (...wait) => {
  const [reason, title, text] = wait;
  const job = await scenes.waiting(reason);
  const page = await visit(`/searches/${job.id}`, { viewport: PHONE });
  const banner = page.getByRole("region", { name: "State of the search" });
  await banner.getByRole("heading", { name: title, exact: true }).waitFor();
  await banner.getByText(text).waitFor();
  await banner.getByText(/in 5 hr\., about .*\d\d:\d\d [AP]M/).waitFor();
  await expectSound(page);
});

describe("the console", () => {
  test.each(LOOKS)("shows what runs, waits and is stuck on %s", async (_name, look) => {
    await scenes.nobodyWorks();
    const page = await visit("/admin/jobs", look);
    await page.getByRole("heading", { name: "Head of Sales · Berlin" }).waitFor();
    await card(page, eventful)
      .getByText(/Daily allowance, goes on in 4 h/)
      .waitFor();
    const stuck = card(page, abandoned);
    await stuck.getByText("Worker silent, nobody took over").waitFor();
    await stuck.getByText("Search of another workspace").waitFor();
    await stuck.getByText(/claim 1, ran out \d+ min.* ago/).waitFor();
    expect(await page.content()).not.toMatch(/A plan of others|Person \d/);
    await page.getByText("account-1").first().waitFor();
    await expectSound(page);
  });

  test("lists failed searches with their last error, and continues one of them", async () => {
    const failed = await scenes.failed("Baker · Bonn");
    const page = await visit("/admin/jobs");
    await page.getByRole("tab", { name: "Failed" }).click();
    await card(page, failed)
      .getByText(/Unipile API error: 503/)
      .waitFor();
    await card(page, failed)
      .getByRole("button", { name: /^Retry/ })
      .click();
    await page.getByText("It goes on where it stopped.").waitFor();
    await card(page, failed).waitFor({ state: "detached" });
  });

  test("stops a search of another workspace", async () => {
    const job = await scenes.abandoned("Another plan of others");
    const page = await visit("/admin/jobs");
    await card(page, job).getByRole("button", { name: /^Stop/ }).click();
    await card(page, job).waitFor({ state: "detached" });
  });

  test("shows what the queue of the workers gave up", async () => {
    const letter = {
      jobId: crypto.randomUUID(),
      at: new Date(Date.now() - 180_000).toISOString(),
      error: "no heartbeat for 60 s",
    };
    const page = await visit("/admin/jobs");
    await page.route("**/admin/dead-letters", (route) =>
      route.fulfill({ json: { letters: [letter] } }),
    );
    await page.reload();
    await page.getByRole("heading", { name: "Given up by the queue" }).waitFor();
    await page.getByText(letter.jobId).waitFor();
    await page.getByText("no heartbeat for 60 s").waitFor();
    await expectSound(page);
  });

  test("holds all searches up and lets them go on, by keyboard alone", async () => {
    onTestFinished(resume);
    const page = await visit("/admin/jobs", { viewport: PHONE });
    await page.getByRole("button", { name: "Drain" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByText("Hold all searches up?").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "All searches are held up" }).waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Resume" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "All searches are held up" }).waitFor({
      state: "detached",
    });
  });

  test("keeps the last known state when the server does not answer, and says so", async () => {
    const page = await visit("/admin/jobs");
    await page.getByRole("heading", { name: "Head of Sales · Berlin" }).waitFor();
    await refuse(page, "**/api/v1/admin/**");
    await page.getByText("What you see is the last known state.").first().waitFor();
    await page.getByRole("heading", { name: "Head of Sales · Berlin" }).waitFor();
    await page.unroute("**/api/v1/admin/**");
    const again = page.getByRole("button", { name: "Try again" });
    await again.click();
    await again.waitFor({ state: "detached" });
  });

  test("says that nothing needs attention where nothing does", async () => {
    const page = await visit("/admin/jobs");
    await page.route("**/api/v1/admin/jobs?show=alarms*", async (route) => {
      const answer = await route.fetch();
      const body = { ...(await answer.json()), jobs: [], nextCursor: null };
      await route.fulfill({ json: body });
    });
    await page.getByRole("tab", { name: /Alarms/ }).click();
    await page.getByRole("heading", { name: "Nothing needs attention" }).waitFor();
    await expectSound(page);
  });
});

describe("the status", () => {
  test.each(LOOKS)("says what is set up and what is missing on %s", async (_name, look) => {
    const page = await visit("/settings/status", look);
    await page.locator("[data-check=database][data-state=ok]").waitFor();
    await page.locator("[data-check=linkedin][data-state=ok]").waitFor();
    await page.locator("[data-check=telemetry][data-state=off]").waitFor();
    await page.getByText("DATABASE_URL").waitFor();
    await expectSound(page);
  });
});

test("a status that cannot be read is read with one click when it can", async () => {
  const page = await visit("/searches");
  await refuse(page, "**/api/v1/status");
  await page.goto(`${site.stack.baseUrl}/settings/status`);
  await page.getByText("Not now").waitFor();
  await expectSound(page);
  await page.unroute("**/api/v1/status");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-check=database][data-state=ok]").waitFor();
});

describe("the way there", () => {
  test("is in the menu of an operator", async () => {
    const page = await visit("/searches", { viewport: PHONE });
    await page.getByRole("button", { name: "Operations" }).click();
    await expectSound(page);
    await page.getByRole("menuitem", { name: "Console" }).click();
    await page.waitForURL("**/admin/jobs");
    await page.getByRole("button", { name: "Operations" }).click();
    await page.getByRole("menuitem", { name: "Status" }).click();
    await page.waitForURL("**/settings/status");
  });

  test("is not there for anybody else", async () => {
    const { apiKey } = await addPerson(db, owner.workspaceId);
    person = await signedIn(site, {}, apiKey);
    const { page } = person;
    await page.goto(`${site.stack.baseUrl}/admin/jobs`);
    await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
    await page.goto(`${site.stack.baseUrl}/settings/status`);
    await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
    await page.goto(`${site.stack.baseUrl}/searches`);
    await page.getByRole("heading", { name: "My searches" }).waitFor();
    expect(await page.getByRole("button", { name: "Operations" }).count()).toBe(0);
  });
});

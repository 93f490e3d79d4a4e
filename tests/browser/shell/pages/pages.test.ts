import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { blockSockets, seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { countSearches, DESKTOP, PHONE, signedIn, signIn } from "./open-site.ts";
import { visits } from "./visits.ts";

const LIVE = /\/searches\/[0-9a-f-]{36}$/;

const visit = visits();
const start = () => visit.person.page.getByRole("button", { name: /^Find/ });

// First, while nobody has started anything.
test("who has no search is led to the first one", async () => {
  const { page } = visit.person;
  await page.getByRole("heading", { name: "No searches yet" }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("link", { name: "Start the first search" }).click();
  await page.getByRole("heading", { name: "New people search" }).waitFor();
  await visit.go("/");
  await page.waitForURL("**/searches/new");
});

describe("signing in", () => {
  test("with a wrong key is refused in words, with the right one leads back", async () => {
    const context = await visit.site.browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${visit.site.stack.baseUrl}/searches/new?from=x`);
    await page.waitForURL("**/sign-in?next=**");
    await signIn(page, "nonsense");
    await page.getByText("This key is not known").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await signIn(page, visit.site.stack.apiKey);
    await page.waitForURL("**/searches/new?from=x");
    await context.close();
  });

  test("never leads to another site", async () => {
    const context = await visit.site.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${visit.site.stack.baseUrl}/sign-in?next=//example.org/x`);
    await signIn(page, visit.site.stack.apiKey);
    await page.waitForURL("**/searches**");
    expect(new URL(page.url()).origin).toBe(visit.site.stack.baseUrl);
    await context.close();
  });
});

describe("the form", () => {
  test("puts what is wrong beside the field, and the focus there", async () => {
    const { page } = visit.person;
    await visit.go("/searches/new");
    await start().click();
    const keywords = page.getByLabel("Keywords");
    await page.getByText("fill in at least one of these fields").waitFor();
    await expect.poll(() => keywords.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(await keywords.getAttribute("aria-invalid")).toBe("true");
    expect(await seriousFaults(page)).toEqual([]);
  });

  test("takes no fraction for a number of people, and names the limit", async () => {
    const { page } = visit.person;
    await visit.go("/searches/new");
    await page.getByLabel("Keywords").fill("fintech");
    const target = page.getByLabel("How many", { exact: true });
    await target.fill("1.5");
    await start().click();
    await page.getByText("A whole number from 1 to 2,500.").waitFor();
    expect(await target.getAttribute("aria-invalid")).toBe("true");
  });

  test("keeps the draft on the device over a reload", async () => {
    const { page } = visit.person;
    await visit.go("/searches/new");
    await page.locator("[data-socket=connected]").waitFor(); // the page is awake
    await page.getByLabel("Keywords").fill("fintech");
    await page.getByLabel("Job title", { exact: true }).fill("CEO,");
    await page.getByRole("button", { name: "Remove CEO" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Remove CEO" }).waitFor();
    expect(await page.getByLabel("Keywords").inputValue()).toBe("fintech");
  });

  test("is filled and started by keyboard alone, and the word being typed counts", async () => {
    const { page } = visit.person;
    await visit.go("/searches/new");
    await page.getByLabel("Location").focus();
    await page.keyboard.type("indiana");
    await page
      .getByRole("option", { name: /Indiana/ })
      .first()
      .waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /Remove Indiana/ }).waitFor();
    await page.getByLabel("Job title", { exact: true }).focus();
    await page.keyboard.type("Director");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(LIVE);
    await page
      .getByText(/Director · Indiana/)
      .first()
      .waitFor();
  });

  test("makes one search when the first answer was lost on the way", async () => {
    const { page } = visit.person;
    const before = await countSearches(visit.site);
    let isLost = false;
    await page.route("**/api/v1/jobs", async (route) => {
      if (route.request().method() !== "POST" || isLost) return route.continue();
      isLost = true;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await visit.go("/searches/new");
    await page.getByRole("button", { name: "Directors in Indiana" }).click();
    await start().click();
    await page.getByText("The server cannot be reached").waitFor();
    await start().click();
    await page.waitForURL(LIVE);
    expect(await countSearches(visit.site)).toBe(before + 1);
  });
});

describe("the list", () => {
  test.each(["live", "blocked"])("follows a search to its end, socket %s", async (socket) => {
    const { page, context } = visit.person;
    if (socket === "blocked") await blockSockets(context);
    await startExample("State senators");
    await page.getByRole("link", { name: "My searches" }).click();
    const row = page.getByRole("listitem").first();
    await row.getByText("Running").or(row.getByText("Queued")).first().waitFor();
    await page
      .locator(`[data-socket="${socket === "live" ? "connected" : "unavailable"}"]`)
      .waitFor();
    await row.getByText("Finished").waitFor({ timeout: 60_000 });
    await row.getByText("1,000 prospects", { exact: true }).waitFor();
    await row.getByRole("link", { name: /Review 1,000/ }).waitFor();
  });

  test("stops a search from its row, keeps what was found, and continues it", async () => {
    const { page } = visit.person;
    await startExample("State senators");
    await page.getByRole("link", { name: "My searches" }).click();
    const row = page.getByRole("listitem").first();
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: /^Stop/ }).click();
    await row.getByText("Stopped").waitFor();
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Continue" }).click();
    await row.getByText("Finished").waitFor({ timeout: 60_000 });
  });

  test("runs the same criteria again from the filled form", async () => {
    const { page } = visit.person;
    await startExample("CEOs and CFOs");
    await page.getByRole("link", { name: "My searches" }).click();
    const row = page.getByRole("listitem").first();
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Run again" }).click();
    await page.getByRole("button", { name: "Remove CFO" }).waitFor();
    expect(await page.getByLabel("How many").inputValue()).toBe("250");
  });

  test("keeps the last known rows when it cannot refresh, and recovers", async () => {
    const { page, context } = visit.person;
    await blockSockets(context);
    await visit.go("/searches");
    await page.route("**/api/v1/jobs?*", (route) => route.abort());
    await page.getByText("The server cannot be reached").waitFor();
    expect(await page.getByRole("listitem").count()).toBeGreaterThan(0);
    await page.unroute("**/api/v1/jobs?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The server cannot be reached").waitFor({ state: "hidden" });
  });

  test("shows a tab over a reload, by its address", async () => {
    const { page } = visit.person;
    await visit.go("/searches");
    await page.getByRole("tab", { name: /Failed/ }).click();
    await page.getByText("Nothing has failed").waitFor();
    await page.reload();
    await page.getByText("Nothing has failed").waitFor();
    expect(page.url()).toContain("show=failed");
  });
});

test("a chosen theme is in the page's first bytes after a reload", async () => {
  const { page } = visit.person;
  await visit.go("/searches");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const reloaded = await page.reload();
  expect(await reloaded?.text()).toContain('data-theme="dark"');
  const background = () => page.evaluate(() => getComputedStyle(document.body).colorScheme);
  expect(await background()).toBe("dark");
});

const LOOKS = [
  { viewport: DESKTOP, colorScheme: "light" },
  { viewport: DESKTOP, colorScheme: "dark" },
  { viewport: PHONE, colorScheme: "light" },
  { viewport: PHONE, colorScheme: "dark" },
] as const;

test.each(LOOKS)("axe finds nothing serious: $viewport.width px, $colorScheme", async (look) => {
  const visitor = await signedIn(visit.site, look);
  const { page, context } = visitor;
  await page.getByRole("list").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page
    .getByRole("button", { name: /^Actions for/ })
    .first()
    .click();
  await page.getByRole("menu").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.goto(`${visit.site.stack.baseUrl}/searches/new`);
  await page.getByRole("button", { name: "CEOs and CFOs" }).click();
  await page.getByLabel("Location").fill("texas");
  await page.getByRole("option").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(await whatSticksOut(page)).toEqual([]);
  await context.close();
});

test("a page that the database is not ready for says so, and is there again with one click", async () => {
  const { page } = visit.person;
  const db = connect(visit.site.stack.databaseUrl, { max: 1 });
  const { rows } = await db.execute(
    "delete from drizzle.__drizzle_migrations where id = 1 returning hash, created_at::float8",
  );
  await db.execute("alter table prospect_search_jobs rename column percent to later");
  await page.reload();
  await page.getByText("run npm run db:migrate").waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  await db.execute("alter table prospect_search_jobs rename column later to percent");
  await db.execute(sql`insert into drizzle.__drizzle_migrations (id, hash, created_at)
    values (1, ${rows[0]?.hash}, ${rows[0]?.created_at})`);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "My searches" }).waitFor();
  await db.close();
});

async function startExample(name: string): Promise<void> {
  await visit.go("/searches/new");
  await visit.person.page.getByRole("button", { name }).click();
  await start().click();
  await visit.person.page.waitForURL(LIVE);
}

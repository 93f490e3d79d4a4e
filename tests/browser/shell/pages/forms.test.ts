import { describe, expect, test } from "vitest";
import type { Connection, ConnectionStatus } from "#lib/contract/connection.ts";
import { seriousFaults } from "#tests/browser/journey/browser.ts";
import { somebodys } from "#tests/browser/shell/somebodys-account.ts";
import { PHONE, signIn } from "./open-site.ts";
import { visits } from "./visits.ts";

const LIVE = /\/searches\/[0-9a-f-]{36}$/;

const visit = visits();
const start = () => visit.person.page.getByRole("button", { name: /^Find/ });
const keywords = () => visit.person.page.getByLabel("Keywords");
const isFocused = (it: Element) => it === document.activeElement;

/** The form, listening. */
async function openForm(query = ""): Promise<void> {
  await visit.go(`/searches/new${query}`);
  await visit.person.page.locator("[data-socket=connected]").waitFor();
}

describe("signing in", () => {
  test("with a wrong key is refused in words that are read out, with the right one leads back", async () => {
    const context = await visit.site.browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto(`${visit.site.stack.baseUrl}/searches/new?from=x`);
    await page.waitForURL("**/sign-in?next=**");
    await signIn(page, "nonsense");
    await page.locator("[aria-live]").getByText("This key is not known").waitFor();
    const field = page.getByLabel("API key");
    await expect.poll(() => field.evaluate(isFocused), { timeout: 20_000 }).toBe(true);
    expect(await field.getAttribute("aria-invalid")).toBe("true");
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
    await openForm();
    await start().click();
    await page.getByText("fill in at least one of these fields").waitFor();
    await expect.poll(() => keywords().evaluate(isFocused), { timeout: 20_000 }).toBe(true);
    expect(await keywords().getAttribute("aria-invalid")).toBe("true");
    expect(await seriousFaults(page)).toEqual([]);
  });

  test("takes no fraction for a number of people, and names the limit", async () => {
    const { page } = visit.person;
    await openForm();
    await keywords().fill("fintech");
    const target = page.getByLabel("How many", { exact: true });
    await target.fill("1.5");
    await start().click();
    await page.getByText("A whole number from 1 to 2,500.").waitFor();
    expect(await target.getAttribute("aria-invalid")).toBe("true");
  });

  test("keeps the draft on the device over a reload", async () => {
    const { page } = visit.person;
    await openForm();
    await keywords().fill("fintech");
    await page.getByLabel("Job title", { exact: true }).fill("CEO,");
    await page.getByRole("button", { name: "Remove CEO" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Remove CEO" }).waitFor();
    expect(await keywords().inputValue()).toBe("fintech");
  });

  test("is filled and started by keyboard alone, and the word being typed counts", async () => {
    const { page } = visit.person;
    await openForm();
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

  test("does not start while a place is typed and not picked, and says so beside it", async () => {
    const { page } = visit.person;
    await openForm();
    await keywords().fill("fintech");
    const place = page.getByLabel("Location");
    await place.fill("Atlantis");
    await start().click();
    await page.getByText("Pick it from the list, or clear it.").waitFor();
    await expect.poll(() => place.evaluate(isFocused), { timeout: 20_000 }).toBe(true);
    expect(await page.getByRole("listbox").count()).toBe(0); // it would lie over the words
    expect(await seriousFaults(page)).toEqual([]);
    await place.fill("");
    await start().click();
    await page.waitForURL(LIVE);
  });

  test("picks nothing by Enter while the list is still the one of the text before", async () => {
    const { page } = visit.person;
    await openForm();
    const place = page.getByLabel("Location");
    await place.fill("indiana");
    await page
      .getByRole("option", { name: /Indiana/ })
      .first()
      .waitFor();
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route("**/linkedin/parameters?*", async (route) => {
      await promise;
      await route.continue();
    });
    await place.fill("texas");
    await page.locator("[role=listbox][aria-busy=true]").waitFor();

    await place.press("Enter");

    expect(await page.getByRole("button", { name: /^Remove/ }).count()).toBe(0);
    resolve();
    await page.getByRole("option", { name: "Texas, United States", exact: true }).waitFor();
    await place.press("Enter");
    await page.getByRole("button", { name: "Remove Texas, United States" }).waitFor();
  });

  test("offers examples only while there is nothing they would take the place of", async () => {
    const { page } = visit.person;
    await openForm();
    const example = page.getByRole("button", { name: "Directors in Indiana" });
    await example.waitFor();
    await keywords().fill("fintech");
    await example.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Clear" }).click();
    await example.click();
    await page.getByRole("button", { name: "Remove Director" }).waitFor();
  });

  test("keeps what was changed of an earlier search over a reload, and the draft beside it", async () => {
    const { page } = visit.person;
    const { id } = await visit.start(5, { keywords: "mayor" });
    await openForm();
    await keywords().fill("fintech");
    await openForm(`?from=${id}`);
    expect(await keywords().inputValue()).toBe("mayor");
    await keywords().fill("mayor of a town");

    await page.reload();

    await expect.poll(() => keywords().inputValue(), { timeout: 20_000 }).toBe("mayor of a town");
    await openForm();
    await expect.poll(() => keywords().inputValue(), { timeout: 20_000 }).toBe("fintech");
    // Whoever asks for the earlier search anew gets it as it was.
    await visit.go("/searches");
    await page.getByRole("button", { name: "Actions for mayor" }).first().click();
    await page.getByRole("menuitem", { name: "Run again" }).click();
    await page.waitForURL(`**/searches/new?from=${id}`);
    await expect.poll(() => keywords().inputValue(), { timeout: 20_000 }).toBe("mayor");
  });

  test("comes back with what was asked for when a search found nobody", async () => {
    const { page } = visit.person;
    const { id } = await visit.start(5, { keywords: "zzzqqq" });
    await visit.finished(id);
    await visit.go(`/searches/${id}`);
    await page.getByRole("link", { name: "Search wider" }).click();
    await expect.poll(() => keywords().inputValue(), { timeout: 20_000 }).toBe("zzzqqq");
  });

  test("makes one search when the first answer was lost on the way", async () => {
    const { page } = visit.person;
    const before = (await visit.listJobs()).length;
    let isLost = false;
    await page.route("**/api/v1/jobs", async (route) => {
      if (route.request().method() !== "POST" || isLost) return route.continue();
      isLost = true;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await openForm();
    await page.getByRole("button", { name: "Directors in Indiana" }).click();
    await start().click();
    await page.getByText("The server cannot be reached").waitFor();
    await start().click();
    await page.waitForURL(LIVE);
    expect(await visit.listJobs()).toHaveLength(before + 1);
  });

  test.each([
    ["restricted", "No search can be started until that is over."],
    ["disabled", "No search can be started until it is back."],
    ["needs_reconnect", "A search started now waits until it is reconnected."],
  ] as const)("says what an account that is %s means for a search", async (status, words) => {
    await visit.person.page.route("**/api/v1/connections", (route) =>
      route.fulfill({ json: { connections: [account(status)] } }),
    );
    await openForm();
    await visit.person.page.getByText(words).waitFor();
  });

  test("says that a search needs an account where there is none", async () => {
    await visit.person.page.route("**/api/v1/connections", (route) =>
      route.fulfill({ json: { connections: [] } }),
    );
    await openForm();
    await visit.person.page.getByText("a search needs it from the start").waitFor();
  });
});

function account(status: ConnectionStatus): Connection {
  const gauge = { usedToday: 0, dailyAllowance: 100, workingHours: null, coolsUntil: null };
  const id = crypto.randomUUID();
  return {
    ...somebodys,
    id,
    provider: "unipile",
    name: "Ann",
    status,
    apis: ["classic"],
    ...gauge,
  };
}

import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { mailbox } from "#tests/access/mailbox.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { sourceOf } from "#tests/browser/journey/source.ts";
import { DESKTOP, openSite, PHONE, type Site } from "#tests/browser/shell/pages/open-site.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

/* A team's first day, from the sign-up to a search that went on after its account had to be connected again. */

const PASSWORD = "gravel otter lamp 4";
const ANN = "ann@firm.example";
const BOB = "bob@firm.example";
const EVE = "eve@elsewhere.example";
const LINKEDIN = "Petra Stonewick";
const PATIENTLY = { timeout: 60_000 };
const Accounts = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });

let site: Site;
let mail: ReturnType<typeof mailbox>;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
const source = sourceOf(() => site.stack);
const contexts: BrowserContext[] = [];
const faults: string[] = [];

beforeAll(async () => {
  folder = await makeDataDir();
  const MAIL_DIR = join(folder.path, "mail");
  mail = mailbox(MAIL_DIR);
  site = await openSite({ SIGN_UP: "open", MAIL_DIR });
});
afterAll(async () => {
  await site?.close();
  await folder.remove();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  expect(faults).toEqual([]);
});

const at = (path: string) => site.stack.baseUrl + path;
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function openBrowser(viewport = DESKTOP): Promise<Page> {
  const context = await site.browser.newContext({ viewport });
  context.setDefaultTimeout(20_000);
  contexts.push(context);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  return page;
}

async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

async function signUp(page: Page, name: string, email: string): Promise<void> {
  await page.goto(at("/sign-up"));
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Sign up");
  await page.getByText("Confirm your address first").waitFor();
  await page.goto((await mail.letterTo(email, "Confirm your")).link);
  await press(page, "Confirm this address");
  await page.getByRole("link", { name: "Go on" }).click();
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await press(page, "Sign in");
  await page.waitForURL("**/searches/**");
}

/** Through consent and the provider's page, back to where the account is listed. */
async function logIn(page: Page, button: string): Promise<void> {
  await page.getByRole("checkbox", { name: "I have read this" }).click();
  await press(page, "Go to the sign-in");
  await press(page, button);
  await page.getByText(`${LINKEDIN} is connected`).waitFor();
}

async function endSession(): Promise<void> {
  const { simulatorUrl, simulatorApiKey } = site.stack;
  const headers = { "x-api-key": simulatorApiKey ?? "" };
  const list = await fetch(`${simulatorUrl}/_simulator/accounts`, { headers });
  const account = Accounts.parse(await list.json()).items.find(({ name }) => name === LINKEDIN);
  await fetch(`${simulatorUrl}/_simulator/accounts/${account?.id}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ status: "CREDENTIALS" }),
  });
}

test("somebody signs up, invites a colleague, connects an account, and searches; a stranger with the link sees nothing", async () => {
  const page = await openBrowser();
  await signUp(page, "Ann Field", ANN);

  await page.goto(at("/settings/team"));
  await page.getByLabel("E-mail").fill(BOB);
  await press(page, "Invite");
  await page.locator(`[data-invitation="${BOB}"]`).waitFor();
  await expectSound(page);

  const bobs = await openBrowser(PHONE);
  await signUp(bobs, "Bob Baker", BOB);
  await bobs.goto((await mail.letterTo(BOB, "/invitation#")).link);
  await press(bobs, `Join as ${BOB}`);
  await bobs.waitForURL("**/searches");

  await page.goto(at("/settings/connections"));
  await press(page, "Connect LinkedIn");
  await logIn(page, `Log in as ${LINKEDIN}`);
  await page.goto(at("/settings/connections"));
  const card = page.locator(`[data-account="${LINKEDIN}"]`);
  const used = async () =>
    Number((await card.locator('[data-gauge="used"]').innerText()).replaceAll(",", ""));
  await expect.poll(used).toBe(0);

  await source.hold();
  await page.goto(at("/searches/new"));
  await page.getByLabel("How many", { exact: true }).fill("600");
  await page.getByLabel("Keywords").fill("director");
  await page.getByRole("button", { name: /^Find [\d,]+ people/ }).click();
  await page.waitForURL(/\/searches\/[0-9a-f-]{36}/);
  const search = new URL(page.url()).pathname;
  await page.goto(at("/settings/connections"));
  await expect.poll(used, PATIENTLY).toBeGreaterThan(0);

  await bobs.goto(at(search)); // a colleague sees it, too
  await bobs.locator("[data-current]:not([data-current='0'])").waitFor();
  await expectSound(bobs);

  const eves = await openBrowser(PHONE);
  await eves.goto(at(search));
  await eves.waitForURL("**/sign-in?next=**");
  await signUp(eves, "Eve Other", EVE);
  for (const path of [search, `${search}/review`]) {
    await eves.goto(at(path));
    await eves.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
  }
  await eves.goto(at("/settings/connections"));
  await eves.getByRole("heading", { name: "No account is connected yet" }).waitFor();
  await expectSound(eves);

  await endSession();
  await card.getByText("LinkedIn signed it out").waitFor(PATIENTLY);
  await page.goto(at(search));
  await page.getByText("Waiting for the LinkedIn account").first().waitFor(PATIENTLY);
  await expectSound(page);
  await source.letGo();
  await page.getByRole("link", { name: "LinkedIn accounts" }).click();
  await card.getByRole("button", { name: "Reconnect" }).click();
  await logIn(page, `Log in again as ${LINKEDIN}`);
  await page.goto(at(search));
  await page.getByText("All 600 prospects you asked for are here.").waitFor(PATIENTLY);
  await expectSound(page);
});

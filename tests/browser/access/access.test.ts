import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { totpOf } from "#tests/access/doors.ts";
import { mailbox } from "#tests/access/mailbox.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { openSite, type Site } from "#tests/browser/shell/pages/open-site.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

const EMAIL = "ann@firm.example";
const PASSWORD = "gravel otter lamp 4";
const NEW_PASSWORD = "another otter lamp 7";
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

let site: Site;
let db: Database;
let mail: ReturnType<typeof mailbox>;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
let context: BrowserContext;
let page: Page;
let totpUri = "";

beforeAll(async () => {
  folder = await makeDataDir();
  const MAIL_DIR = join(folder.path, "mail");
  mail = mailbox(MAIL_DIR);
  site = await openSite({ REQUIRE_SECOND_FACTOR: "true", SIGN_UP: "open", MAIL_DIR });
  db = connect(site.stack.databaseUrl, { max: 1 });
});

afterAll(async () => {
  await db.close();
  await site.close();
  await folder.remove();
});

const faults: string[] = [];

beforeEach(async () => {
  context = await site.browser.newContext({ viewport: NARROW });
  context.setDefaultTimeout(20_000);
  page = await watched(context);
});

afterEach(async () => {
  await context.close();
  expect(faults.splice(0)).toEqual([]);
});

async function watched(where: BrowserContext): Promise<Page> {
  const opened = await where.newPage();
  opened.on("pageerror", (error) => faults.push(error.message));
  return opened;
}

const go = (path: string, on = page) => on.goto(site.stack.baseUrl + path);
const press = (name: string, on = page) => on.getByRole("button", { name, exact: true }).click();

async function fillIn(fields: Record<string, string>, on = page): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await on.getByLabel(label, { exact: true }).fill(value);
  }
}

/** The code that the app shows now; earlier ones are as if they had been a minute ago. */
async function codeNow(): Promise<string> {
  await db.execute(sql`update two_factors set last_step = last_step - 2`);
  return totpOf(totpUri);
}

async function signIn(password: string, on = page): Promise<void> {
  await go("/sign-in", on);
  await fillIn({ "E-mail": EMAIL, Password: password }, on);
  await press("Sign in", on);
  await fillIn({ Code: await codeNow() }, on);
  await press("Sign in", on);
  await on.waitForURL("**/searches/**");
}

// The tests follow one person through their first day.
test("a person signs up, confirms the address, adds an app, and is in", async () => {
  await go("/sign-up");
  await fillIn({ Name: "Ann Field", "E-mail": EMAIL, Password: "qwertyqwerty" });
  await press("Sign up");
  const password = page.getByLabel("Password", { exact: true });
  await page.getByText("Is one of those that are tried first; choose another.").waitFor();
  await expect.poll(() => password.evaluate((it) => it === document.activeElement)).toBe(true);
  await page.getByRole("button", { name: "Show password" }).click();
  expect(await password.getAttribute("type")).toBe("text");
  await password.fill(PASSWORD);
  await press("Sign up");
  await page.getByText("Confirm your address first").waitFor();

  await page.goto((await mail.letterTo(EMAIL, "Confirm your")).link);
  await press("Confirm this address");
  await page.getByRole("link", { name: "Go on" }).click();
  await fillIn({ "E-mail": EMAIL, Password: PASSWORD });
  await press("Sign in");

  await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
  await fillIn({ "Your password": PASSWORD });
  await press("Begin");
  await page.getByRole("img", { name: "The secret for your authenticator app" }).waitFor();
  await page.getByText("No camera? Type it").click();
  const secret = await page.locator("code").innerText();
  totpUri = `otpauth://totp/x?secret=${secret.replaceAll(" ", "")}`;
  await fillIn({ Code: "000000" });
  await press("Add it");
  await page.getByText("This code is wrong, or was used already.").waitFor();
  await fillIn({ Code: totpOf(totpUri) });
  await press("Add it");
  await page.getByText("Your app is added.").waitFor();
  expect(await page.locator("main li").count()).toBe(10);
  await page.getByRole("link", { name: /go on/ }).click();
  await page.getByRole("heading", { name: "New people search" }).waitFor();
});

test("a wrong password and a wrong code are told beside their fields; the right ones lead back", async () => {
  await go("/searches/new?from=x");
  await page.waitForURL("**/sign-in?next=**");
  await fillIn({ "E-mail": EMAIL, Password: "not the right one" });
  await press("Sign in");
  await page.getByText("The e-mail address or the password is wrong.").waitFor();
  await fillIn({ Password: PASSWORD });
  await press("Sign in");
  await fillIn({ Code: "000 000" });
  await press("Sign in");
  await page.getByText("This code is wrong, or was used already.").waitFor();
  await fillIn({ Code: await codeNow() });
  await press("Sign in");
  await page.waitForURL("**/searches/new?from=x");
});

test("the profile changes the name, and ends a session elsewhere once it knows who asks", async () => {
  const elsewhere = await site.browser.newContext({ viewport: WIDE });
  const other = await watched(elsewhere);
  await signIn(PASSWORD, other);
  await signIn(PASSWORD);
  await go("/settings/profile");
  await fillIn({ "Your name": "Ann Meadow" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Account of Ann Meadow" }).waitFor();

  await db.execute(sql`update sessions set proved_at = proved_at - interval '11 minutes'`);
  await page.getByText("This one").waitFor();
  await press("End all others");
  const question = page.getByRole("dialog", { name: "Is it you?" });
  await question.getByLabel("Your password").fill("not the right one");
  await question.getByRole("button", { name: "Go on" }).click();
  await question.getByText("The password is wrong.").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await question.getByLabel("Your password").fill(PASSWORD);
  await question.getByRole("button", { name: "Go on" }).click();
  await page.getByText("All other sessions are ended").waitFor();

  await other.reload();
  await other.waitForURL("**/sign-in**");
  await elsewhere.close();
});

test("new backup codes take the password, and a question that is left alone does nothing", async () => {
  await signIn(PASSWORD);
  await go("/settings/profile");
  await press("New backup codes");
  const dialog = page.getByRole("dialog", { name: "New backup codes?" });
  await dialog.getByLabel("Your password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Make new codes" }).click();
  await page.getByText("They are not shown again").waitFor();
  await press("Remove");
  await page.getByRole("button", { name: "Leave it" }).click();
  await page.getByText("Signing in asks for a code of your app.").waitFor();
});

test("who forgot the password gets a letter, a new one, and is asked for the code as before", async () => {
  await go("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("heading", { name: "Forgot your password", exact: true }).waitFor(); // both pages ask for an e-mail
  await fillIn({ "E-mail": EMAIL });
  await press("Send the letter");
  await page.getByText("If there is an account with this address").waitFor();
  const { link } = await mail.letterTo(EMAIL, "Choose a new password");

  const stranger = await site.browser.newContext({ viewport: NARROW });
  const theirs = await watched(stranger);
  await theirs.goto(link);
  await fillIn({ "New password": NEW_PASSWORD }, theirs);
  await press("Set this password", theirs);
  await theirs.getByText("open the link in the browser in which you asked for it").waitFor();
  await stranger.close();

  await page.goto(link);
  await fillIn({ "New password": NEW_PASSWORD });
  await press("Set this password");
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(NEW_PASSWORD);
});

test("who has neither the app nor a backup code asks for help, and the letter stops it", async () => {
  await go("/sign-in");
  await fillIn({ "E-mail": EMAIL, Password: NEW_PASSWORD });
  await press("Sign in");
  await press("I have lost both");
  await page.getByText("24 hours have to pass").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(await whatSticksOut(page)).toEqual([]);
  await press("Ask for help");
  await page.getByRole("heading", { name: "An owner has to approve" }).waitFor();

  await page.goto((await mail.letterTo(EMAIL, "have lost your second factor")).link);
  const { rows } = await db.execute(sql`select stopped_at from factor_recoveries`);
  expect(rows).toEqual([{ stopped_at: null }]); // opening the page changed nothing
  await press("Stop it");
  await page.getByText("your second factor stays as it is").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
});

test("signing out is in the menu of every page, and nothing is left behind the door", async () => {
  await signIn(NEW_PASSWORD);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await go("/searches");
  await page.waitForURL("**/sign-in?next=%2Fsearches");
});

const LOOKS = [
  { viewport: NARROW, colorScheme: "light" },
  { viewport: NARROW, colorScheme: "dark" },
  { viewport: WIDE, colorScheme: "light" },
  { viewport: WIDE, colorScheme: "dark" },
] as const;

describe.each(LOOKS)("at $viewport.width px, $colorScheme", (look) => {
  beforeEach(async () => {
    await context.close();
    context = await site.browser.newContext(look);
    context.setDefaultTimeout(20_000);
    page = await watched(context);
  });

  test.each([
    ["/sign-in", "Sign in"],
    ["/sign-in?error=account_not_linked", "Sign in"],
    ["/sign-in/second-factor", "Second factor"],
    ["/sign-up", "Sign up"],
    ["/confirm-email#half", "Confirm your address"],
    ["/stop-recovery#half", "Keep your second factor"],
    ["/forgot-password", "Forgot your password"],
    ["/reset-password#half", "Choose a new password"],
  ])("%s has no serious fault and fits", async (path, heading) => {
    await go(path);
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await whatSticksOut(page)).toEqual([]);
  });

  test("the profile and the second factor have no serious fault and fit", async () => {
    await signIn(NEW_PASSWORD);
    await go("/settings/profile");
    await page.getByText("This one").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await whatSticksOut(page)).toEqual([]);
    await go("/second-factor");
    await page.getByText("You have one.").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await whatSticksOut(page)).toEqual([]);
  });
});

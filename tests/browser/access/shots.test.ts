import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { totpOf } from "#tests/access/doors.ts";
import { mailbox } from "#tests/access/mailbox.ts";
import { openSite, type Site } from "#tests/browser/shell/pages/open-site.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

let site: Site;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  folder = await makeDataDir();
  site = await openSite({
    REQUIRE_SECOND_FACTOR: "true",
    SIGN_UP: "open",
    MAIL_DIR: join(folder.path, "mail"),
    SITE_URL: "http://127.0.0.1:1",
    GOOGLE_CLIENT_ID: "x",
    GOOGLE_CLIENT_SECRET: "y",
    LINKEDIN_CLIENT_ID: "x",
    LINKEDIN_CLIENT_SECRET: "y",
    OIDC_STAND_IN_URL: "http://127.0.0.1:1",
  });
});
afterAll(async () => {
  await site.close();
  await folder.remove();
});

test("shots", async () => {
  const mail = mailbox(join(folder.path, "mail"));
  let n = 0;
  for (const look of [
    { viewport: { width: 390, height: 844 }, colorScheme: "light" as const },
    { viewport: { width: 1440, height: 900 }, colorScheme: "dark" as const },
  ]) {
    n += 1;
    const email = `a${n}@firm.example`;
    const context = await site.browser.newContext(look);
    const page = await context.newPage();
    const tag = `${look.viewport.width}-${look.colorScheme}`;
    const shot = (name: string) =>
      page.screenshot({ path: `/tmp/w/access-scratch/shots/${name}-${tag}.png`, fullPage: true });
    const go = (path: string) => page.goto(site.stack.baseUrl + path);
    await go("/sign-in?error=account_not_linked");
    await shot("sign-in");
    await go("/sign-up");
    await page.getByLabel("Name").fill("Ann");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("qwertyqwerty");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByText("tried first; choose").waitFor();
    await shot("sign-up");
    await page.getByLabel("Password", { exact: true }).fill("gravel otter lamp 4");
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByText("Confirm your address first").waitFor();
    await shot("sign-up-sent");
    const { link } = await mail.letterTo(email, "Confirm your");
    await go(`/confirm-email#${link.split("#")[1]}`);
    await shot("confirm");
    await page.getByRole("button", { name: "Confirm this address" }).click();
    await page.getByText("is confirmed").waitFor();
    await shot("confirmed");
    await go("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("gravel otter lamp 4");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByLabel("Your password").fill("gravel otter lamp 4");
    await shot("factor-1");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("img").waitFor();
    await page.getByText("No camera").click();
    await shot("factor-2");
    const secret = (await page.locator("code").innerText()).replaceAll(" ", "");
    await page.getByLabel("Code").fill(totpOf(`otpauth://x/x?secret=${secret}`));
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByText("Your app is added").waitFor();
    await shot("factor-3");
    await go("/settings/profile");
    await page.getByText("This one").waitFor();
    await shot("profile");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menu").waitFor();
    await shot("menu");
    await go("/sign-in/second-factor");
    await shot("code");
    await go("/forgot-password");
    await shot("forgot");
    await context.close();
  }
  expect(n).toBe(2);
});

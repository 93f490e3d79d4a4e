import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Stack, startStack } from "#scripts/local/stack.ts";
import { openBrowser } from "#tests/browser/journey/browser.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { freshDatabase } from "#tests/setup/database.ts";

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export interface Site {
  stack: Stack;
  browser: Browser;
  close: () => Promise<void>;
}

/** The whole product on a database of its own, where people sign in with a key. */
export async function openSite(
  env: Record<string, string> = {},
  simulator: object = {},
): Promise<Site> {
  const fresh = await freshDatabase();
  const folder = await makeDataDir();
  const stack = await startStack({
    dataDir: folder.path,
    databaseUrl: fresh.url,
    port: 0,
    env: {
      DEMO_SIGN_IN: "false",
      REQUIRE_SECOND_FACTOR: "false",
      LINKEDIN_SPACING_MS: "200-300",
      ...env,
    },
    simulator: { latencyMs: { min: 50, max: 100 }, ...simulator },
  });
  const browser = await openBrowser();
  const close = async () => {
    await browser.close();
    await stack.stop();
    await fresh.drop();
    await folder.remove();
  };
  return { stack, browser, close };
}

/** A browser of a person who has signed in, with a list of the faults its pages reported. */
export async function signedIn(
  site: Site,
  options: Parameters<Browser["newContext"]>[0],
  apiKey = site.stack.apiKey,
) {
  const context = await site.browser.newContext({ viewport: DESKTOP, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const { baseUrl } = site.stack;
  await context.request.post(`${baseUrl}/api/session`, {
    headers: { origin: baseUrl },
    data: { apiKey },
  });
  await page.goto(`${baseUrl}/searches`);
  return { context, page, faults };
}

export async function signIn(page: Page, key: string): Promise<void> {
  const byKey = page.getByRole("button", { name: "Use an API key" });
  if (await byKey.isVisible()) await byKey.click();
  await page.getByLabel("API key").fill(key);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export type Person = { context: BrowserContext; page: Page; faults: string[] };

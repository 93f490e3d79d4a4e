import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openSite, type Site, signedIn } from "#tests/browser/shell/pages/open-site.ts";
import { pagesOnDisk } from "#tests/security/pages-on-disk.ts";

/* Every page in a browser that holds it to its policy: nothing is refused, nothing complains, and the page works. */

let site: Site;

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

interface Complaint {
  readonly page: string;
  readonly text: string;
}

/** What a page says against itself: refusals of its policy and errors of its scripts. */
function listenTo(page: Page): Complaint[] {
  const heard: Complaint[] = [];
  const note = (text: string) => heard.push({ page: new URL(page.url()).pathname, text });
  page.on("pageerror", ({ message }) => note(message));
  page.on("console", (message) => {
    // that a search of nobody is not there is an answer, which the browser tells as an error
    const isAnswer = message.text().includes("the server responded with a status of 404");
    if (message.type() === "error" && !isAnswer) note(message.text());
  });
  return heard;
}

/** The browser's own word for each refusal, also of one that is only reported. */
async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { policyReports: told });
    document.addEventListener("securitypolicyviolation", (event) => {
      told.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "policyReports"));
}

/** React leaves its mark on what it has taken over. */
async function isHydrated(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [...document.body.querySelectorAll("*")].some((element) =>
      Object.keys(element).some((key) => key.startsWith("__reactFiber$")),
    ),
  );
}

/** Each in a tab of its own: one that goes on by itself is in no other's way. */
async function visitAll(context: BrowserContext, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const page = await context.newPage();
    const complaints = listenTo(page);
    const reports = await watchPolicy(page);
    await page.goto(`${site.stack.baseUrl}${path}`);
    await expect.poll(() => isHydrated(page), { timeout: 20_000 }).toBe(true);
    expect([path, await reports()]).toEqual([path, []]);
    expect(complaints).toEqual([]);
    await page.close();
  }
}

async function startSearch(): Promise<string> {
  const { baseUrl, apiKey } = site.stack;
  const response = await fetch(`${baseUrl}/api/v1/jobs`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      criteria: { kind: "people", people: { titles: ["CEO"] }, target: 25 },
    }),
  });
  const { id } = z.object({ id: z.uuid() }).parse(await response.json());
  return id;
}

test.each(["light", "dark"] as const)(
  "of somebody who has signed in, and of a search with rows, in %s",
  async (colorScheme) => {
    const jobId = await startSearch();
    const { context } = await signedIn(site, { colorScheme });
    await visitAll(context, [...pagesOnDisk(jobId), "/no/such/page"]);
    await context.close();
  },
);

test("of a stranger", async () => {
  const context = await site.browser.newContext();
  await visitAll(context, [...pagesOnDisk(), "/no/such/page"]);
  await context.close();
});

test("a script that got into a page does not run, and markup does not become one", async () => {
  const { context, page } = await signedIn(site, {});
  const reports = await watchPolicy(page);
  await page.goto(`${site.stack.baseUrl}/searches`);

  const became = await page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.textContent = "globalThis.isOwned = true";
      document.body.append(script);
    } catch {
      // Trusted Types refuse the text
    }
    try {
      document.body.innerHTML = "<img src=x onerror='globalThis.isOwned = true'>";
      return "markup";
    } catch (error) {
      return String(error);
    }
  });

  expect(became).toContain("markup that nobody made here");
  expect(await page.evaluate(() => Reflect.get(globalThis, "isOwned"))).toBeUndefined();
  expect((await reports()).length).toBeGreaterThan(0);
  await context.close();
});

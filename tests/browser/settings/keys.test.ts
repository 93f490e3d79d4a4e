import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { addColleague } from "#tests/browser/team/colleague.ts";
import { expectSound, LOOKS, openVisitor, owner, PHONE, type Visitor } from "./visitor.ts";

const WRONG = "a-key-that-the-provider-does-not-know-9876";

let on: Visitor;
beforeAll(async () => {
  on = await openVisitor();
});
afterAll(() => on?.close());
beforeEach(() => on.db.execute(sql`delete from provider_keys`));
afterEach(() => on.leave());

test.each(LOOKS)("providers are listed on %s", async (_name, look) => {
  const page = await on.visit("/settings/keys", look);
  for (const name of ["Unipile", "Google Places", "Yelp", "Hunter", "NeverBounce", "AI"]) {
    await page.getByText(name, { exact: true }).waitFor();
  }
  await expectSound(page);
});

test("a key is entered, refused, replaced by one that works, and removed; it is never sent back", async () => {
  const { simulatorUrl, simulatorApiKey } = on.site.stack;
  const page = await on.visit("/settings/keys", { viewport: PHONE });
  const told: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/")) told.push(await response.text().catch(() => ""));
  });
  const row = page.locator('[data-provider="unipile"]');
  const enter = async (key: string) => {
    await page.getByRole("dialog").getByLabel("Key").fill(key);
    await page
      .getByRole("dialog")
      .getByLabel("Address")
      .fill(simulatorUrl ?? "");
    await page.getByRole("button", { name: "Keep key" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };

  await page.getByRole("button", { name: "Add key of Unipile" }).click();
  await page.getByRole("dialog").getByLabel("Key").fill("short");
  await page.getByRole("button", { name: "Keep key" }).click();
  await page.getByText("Must be 16 to 500 visible ASCII characters without blanks.").waitFor();
  await expectSound(page);
  await enter(WRONG);
  await row.getByText("…9876").waitFor();
  await row.getByText("Not tested").waitFor();
  await page.getByRole("button", { name: "Test the key of Unipile" }).click();
  await page.getByText("The provider refuses this key (401).").waitFor();
  await row.getByText("Refused", { exact: true }).waitFor();
  await expectSound(page);

  await page.getByRole("button", { name: "Replace the key of Unipile" }).click();
  await enter(simulatorApiKey ?? "");
  await row.getByText("Not tested").waitFor();
  await page.getByRole("button", { name: "Test the key of Unipile" }).click();
  await row.getByText("Works", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Remove the key of Unipile" }).click();
  await page.getByRole("heading", { name: "Remove the key of Unipile?" }).waitFor();
  await expectSound(page);
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await row.getByText("No key").waitFor();

  const seen = [...told, await page.content()].join("\n");
  expect(told.length).toBeGreaterThan(5);
  expect(seen).not.toContain(WRONG);
  expect(seen).not.toContain(simulatorApiKey);
  const { rows } = await on.db.execute(sql`
    select action from audit_events where action like 'provider_key.%' order by created_at`);
  expect(rows.map(({ action }) => action)).toEqual([
    "provider_key.put",
    "provider_key.tested",
    "provider_key.put",
    "provider_key.tested",
    "provider_key.removed",
  ]);
});

test("that cannot be read says so, and goes on when it can", async () => {
  const page = await on.visit("/searches");
  await page.route("**/api/v1/provider-keys", (route) => route.abort());
  await page.goto(`${on.site.stack.baseUrl}/settings/keys`);
  await page.getByText("The server cannot be reached").waitFor();
  await expectSound(page);
  await page.unroute("**/api/v1/provider-keys");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator('[data-provider="hunter"]').waitFor();
});

test("are not for members", async () => {
  const { workspaceId } = owner;
  const bob = await addColleague(on.db, { workspaceId, role: "member" });
  const page = await on.visit("/settings/keys", {}, bob.apiKey);
  await page.getByRole("heading", { name: "Keys are for owners and admins" }).waitFor();
  expect(await page.getByRole("link", { name: "Provider keys" }).count()).toBe(0);
  await expectSound(page);
});

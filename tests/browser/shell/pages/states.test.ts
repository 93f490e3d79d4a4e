import { describe, expect, test } from "vitest";
import type { Job } from "#lib/engine/ports.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { scenesOn } from "#tests/browser/operators/scenes.ts";
import { owner } from "#tests/fakes/world.ts";
import { addPerson } from "./add-person.ts";
import { PHONE, signedIn } from "./open-site.ts";
import { visits } from "./visits.ts";

// Nobody comes for the searches that a test puts into the database.
const visit = visits({ SWEEP_SECONDS: "600" });
const scenes = () => scenesOn(visit.db);

const ENDS: [string, () => Promise<Job>, string][] = [
  ["failed", () => scenes().failed("Baker · Bonn"), "Failed at page 2 — 50 kept"],
  ["finished early", () => scenes().partial("Miller · Mainz"), "Finished early"],
  ["was stopped", () => scenes().stopped("Carter · Kiel"), "Stopped"],
];

describe.each(["light", "dark"] as const)("on a phone, %s", (colorScheme) => {
  test.each(ENDS)(
    "a search that %s says so, without a serious fault of accessibility",
    async (...end) => {
      const [, make, title] = end;
      const { id } = await make();
      const { page, context, faults } = await signedIn(visit.site, {
        viewport: PHONE,
        colorScheme,
      });
      await page.goto(`${visit.site.stack.baseUrl}/searches/${id}`);
      const banner = page.getByRole("region", { name: "State of the search" });
      await banner.getByRole("heading", { name: title, exact: true }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(await whatSticksOut(page)).toEqual([]);
      await context.close();
      expect(faults).toEqual([]);
    },
  );
});

test("what the provider said of a failure is under Details, and nowhere in the open", async () => {
  const { page } = visit.person;
  const { id } = await scenes().failed("Baker · Bonn");
  await visit.go(`/searches/${id}`);
  const raw = page.getByText("Unipile API error: 503");
  await page.getByText("LinkedIn kept answering with errors.").first().waitFor();
  expect(await raw.count()).toBe(1);
  expect(await raw.isVisible()).toBe(false);
  await page.getByText("Details").click();
  await raw.waitFor();
});

test("the time that a search has run is read out as a time", async () => {
  const { page } = visit.person;
  const { id } = await scenes().running("CFO · Boston");
  await visit.go(`/searches/${id}`);
  const timer = page.getByRole("timer");
  await expect
    .poll(() => timer.textContent(), { timeout: 20_000 })
    .toMatch(/^Running for \d+:\d\d$/);
  expect(await timer.getAttribute("aria-label")).toBeNull();
});

test("a stop that was asked for is seen in every tab before the search has stopped", async () => {
  const { page, context } = visit.person;
  const { id } = await scenes().running("CTO · Turin");
  const other = await context.newPage();
  for (const [tab, path] of [
    [page, `/searches/${id}`],
    [other, "/searches"],
  ] as const) {
    await tab.goto(visit.site.stack.baseUrl + path);
    await tab.locator("[data-socket=connected]").waitFor();
    await tab.getByText("Running", { exact: true }).first().waitFor();
  }
  // From here on only an event can tell.
  for (const tab of [page, other]) await tab.route("**/api/v1/jobs**", () => {});

  await visit.api(`/api/v1/jobs/${id}/cancel`, {});

  await page.getByRole("heading", { name: "Stopping…" }).waitFor();
  await other.getByRole("listitem").first().getByText("Stopping…").waitFor();
});

test("the search of a colleague moves in the list as well", async () => {
  const job = await scenes().running("COO · Rome");
  const colleague = await addPerson(visit.db, owner.workspaceId);
  const { page, context, faults } = await signedIn(visit.site, {}, colleague.apiKey);
  const row = page.getByRole("listitem").filter({ hasText: "COO · Rome" });
  // The socket is live before the list has been read: its first answers come late.
  const isLive = Promise.withResolvers<void>();
  await page.route("**/api/v1/jobs?**", async (route) => {
    await isLive.promise;
    await route.continue();
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload.includes("subscription_succeeded")) isLive.resolve();
    }),
  );
  await page.reload();
  await row.getByText("100 of 200").waitFor();
  await page.waitForLoadState("networkidle"); // what was asked for at the beginning has been answered

  await scenes().onePageMore(job);

  await row.getByText("150 of 200").waitFor();
  await context.close();
  expect(faults).toEqual([]);
});

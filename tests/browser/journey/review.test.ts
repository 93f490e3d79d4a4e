import { describe, expect, test } from "vitest";
import { demoSite } from "./demo-site.ts";

const site = demoSite();

const PATIENTLY = { timeout: 20_000 };

const rowsOnScreen = () => site.page.locator("tr[data-decision]");
const topRows = () =>
  rowsOnScreen().evaluateAll((rows) =>
    rows.slice(0, 6).map((row) => ({
      name: row.querySelector("td:nth-child(2)")?.textContent,
      decision: row.getAttribute("data-decision"),
    })),
  );

describe("the review", () => {
  test("is decided by keyboard, and the decisions are there after a reload", async () => {
    const { id } = await site.startByApi(120);
    await site.finished(id);
    await site.go(`/searches/${id}/review?tab=all`);
    await rowsOnScreen().first().waitFor();
    await site.page.locator("[data-socket=connected]").waitFor();
    const before = await topRows();

    await site.page.keyboard.press("a");
    await site.page.keyboard.press("r");
    await site.page.keyboard.press("j");
    await site.page.keyboard.press("a");
    await expect.poll(async () => (await site.readJob(id)).counts.approved, PATIENTLY).toBe(2);
    await expect.poll(async () => (await site.readJob(id)).counts.rejected, PATIENTLY).toBe(1);
    await site.page.reload();
    await rowsOnScreen().first().waitFor();

    const after = await topRows();
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    const decisions = after.map(({ decision }) => decision);
    expect(decisions.filter((decision) => decision === "approved")).toHaveLength(2);
    expect(decisions.filter((decision) => decision === "rejected")).toHaveLength(1);
  });

  test("rejects all that match in one request, and undo brings them back", async () => {
    const { id } = await site.startByApi(250);
    await site.finished(id);
    await site.go(`/searches/${id}/review`);
    await rowsOnScreen().first().waitFor();
    const posts: string[] = [];
    site.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/decisions"))
        posts.push(request.url());
    });

    await site.page.keyboard.press("Control+a");
    await site.page.keyboard.press("Control+a");
    await site.page.getByRole("button", { name: /^Reject 250/ }).click();
    await expect.poll(async () => (await site.readJob(id)).counts.rejected, PATIENTLY).toBe(250);
    expect(posts).toHaveLength(1);
    await site.page.keyboard.press("Control+z");

    await expect.poll(async () => (await site.readJob(id)).counts.undecided, PATIENTLY).toBe(250);
  });

  test("shows rows while the search runs, and its counts move", async () => {
    await site.source.hold();
    const { id } = await site.startByApi(1_500);
    await site.go(`/searches/${id}/review?tab=all`);
    await rowsOnScreen().first().waitFor();
    const first = await rowsOnScreen().first().innerText();
    expect((await site.readJob(id)).status).toBe("processing");

    await site.source.letGo();
    await site.finished(id);

    await site.page.locator("[data-tab=all]").getByText("1,500").waitFor();
    expect(await rowsOnScreen().first().innerText()).toBe(first);
  });
});

import { describe, expect, test } from "vitest";
import { DecisionAnswer } from "#lib/contract/decision.ts";
import { visits } from "#tests/browser/shell/pages/visits.ts";
import {
  activeRow,
  dialog,
  reviewSite,
  row,
  rows,
  sentDecisions,
  settled,
  tab,
} from "./review-site.ts";
import { decisionsOf } from "./way.ts";

const visit = visits();
const site = reviewSite(visit);

const press = async (...keys: string[]) => {
  for (const key of keys) await visit.person.page.keyboard.press(key);
};
const decisionOf = (id: string | undefined) =>
  row(visit.person.page, id ?? "").getAttribute("data-decision");

describe("a decision that could not be saved", () => {
  test("stays with its row, is tried again by a button, and no other key acts on it", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const [first, second] = await site.readRows(id);
    const sent = sentDecisions(page);
    const way = await decisionsOf(page);
    await site.openDialog(id);
    way.cutOnce();
    await press("a");
    await page.getByText("1 decision was not saved.").waitFor();
    await row(page, first?.id ?? "")
      .and(page.locator("[data-state=failed]"))
      .waitFor();

    await press("r");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 0, rejected: 1 });
    expect(sent.at(-1)?.postDataJSON().selection).toEqual({ ids: [second?.id] });
    await page.getByRole("button", { name: "Retry failed" }).click();

    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1, rejected: 1 });
    await page.getByText("not saved.").waitFor({ state: "detached" });
    expect(await decisionOf(first?.id)).toBe("approved");
  });

  test("of rows that were selected leaves them selected", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const way = await decisionsOf(page);
    await site.openDialog(id);
    way.cutOnce();
    await press("x", "j", "x", "a");
    await page.getByText("2 decisions were not saved.").waitFor();
    await page.getByText("2 selected").waitFor();
    await page.getByRole("button", { name: "Leave as they were" }).click();
    await page.getByText("2 selected").waitFor({ state: "detached" });
    expect(await page.locator("[data-state=failed]").count()).toBe(0);
    expect(await site.counts(id)).toMatchObject({ approved: 0 });
  });

  test("but was, its answer lost, is shown as saved once the rows are read again", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const [first] = await site.readRows(id);
    const way = await decisionsOf(page);
    await site.openPage(id, "?tab=all");
    way.loseAnswer();
    await press("a");
    await page.getByText("1 decision was not saved.").waitFor();

    await page.getByRole("button", { name: "Prospect", exact: true }).click();

    await page.getByText("not saved.").waitFor({ state: "detached" });
    expect(await decisionOf(first?.id)).toBe("approved");
  });

  test("for want of a connection waits for it, and the page says so", async () => {
    const { page, context } = visit.person;
    const id = await site.found(10);
    await site.openDialog(id);
    await context.setOffline(true);
    await press("a", "r");
    await page.getByText("2 decisions wait in this page").first().waitFor();
    expect(await site.counts(id)).toMatchObject({ approved: 0, rejected: 0 });

    await context.setOffline(false);

    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1, rejected: 1 });
    await page.locator("[data-line=connection]").waitFor({ state: "detached" });
  });

  test("after the review was closed is told on the page of the search", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const way = await decisionsOf(page);
    await site.openDialog(id);
    const letGo = way.hold((route) => route.abort());
    await press("a", "Escape");
    await dialog(page).waitFor({ state: "detached" });
    letGo();

    await page.getByText("1 decision was not saved").waitFor();
    await page.locator("[data-action=review]").click();
    await page.getByRole("button", { name: "Retry failed" }).waitFor();
  });
});

describe("undo", () => {
  test("takes back a row that was decided twice, step by step", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const [first] = await site.readRows(id);
    await site.openPage(id, "?tab=all");
    await press("a", "k", "r");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 0, rejected: 1 });

    await press("Control+z");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1, rejected: 0 });
    await press("Control+z");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 0, rejected: 0 });
    expect(await decisionOf(first?.id)).toBe("undecided");
    await page.reload();
    await rows(page).first().waitFor();
    expect(await decisionOf(first?.id)).toBe("undecided");
  });

  test("leaves alone what a colleague decided since, says so, and shows it", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const [first, second] = (await site.readRows(id)).map((it) => it.id);
    await site.openPage(id, "?tab=all");
    await press("x", "j", "x", "a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 2 });
    await site.decideElsewhere(id, [second ?? ""], "rejected");

    await press("Control+z");

    await page
      .getByText("Undone: 1 prospect as before. 1 was decided by somebody else meanwhile")
      .first()
      .waitFor();
    await row(page, second ?? "")
      .and(page.locator("[data-decision=rejected]"))
      .waitFor();
    expect(await decisionOf(first)).toBe("undecided");
    expect(await site.counts(id)).toMatchObject({ approved: 0, rejected: 1 });
  });

  test("of what was undone elsewhere is not offered for ever, and the rows are read again", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const [first] = await site.readRows(id);
    await site.openPage(id, "?tab=all");
    const answered = page.waitForResponse("**/api/v1/decisions");
    await press("a");
    const { batchId } = DecisionAnswer.parse(await (await answered).json());
    await site.ask(`/api/v1/decisions/${batchId}/undo`, {});

    await press("Control+z");

    await page.getByText("Not undone:").first().waitFor();
    await expect.poll(() => decisionOf(first?.id)).toBe("undecided");
    expect(await page.getByRole("button", { name: "Undo", exact: true }).isDisabled()).toBe(true);
  });
});

describe("all that match", () => {
  test("are those of the page that were not decided a moment ago", async () => {
    const { page } = visit.person;
    const id = await site.found(30);
    await site.openDialog(id);
    await press("a", "a", "Control+a");
    await page.getByRole("button", { name: /^Reject 28/ }).waitFor();
    await press("r");
    await expect.poll(() => site.counts(id)).toEqual({ approved: 2, rejected: 28, undecided: 0 });
  });

  test("are as many as the button says, on all pages, one decided meanwhile or not", async () => {
    const { page } = visit.person;
    const id = await site.found(120);
    await site.openPage(id, "?per=50");
    const answered = page.waitForResponse(
      async (response) =>
        response.url().endsWith("/api/v1/decisions") &&
        response.request().postDataJSON().selection.filter !== undefined,
    );
    await press("a", "a", "Control+a", "Control+a");
    await page.getByText("All 118 that match are selected").waitFor();
    await page
      .locator("tr[data-decision=undecided]")
      .first()
      .getByRole("button", { name: /^Approve/ })
      .click();
    await page.getByRole("button", { name: /^Reject 117/ }).click();

    const { changed } = DecisionAnswer.parse(await (await answered).json());
    expect(changed).toBe(117);
    await expect.poll(() => site.counts(id)).toEqual({ approved: 3, rejected: 117, undecided: 0 });
  });
});

test("a decision counts once, though news of it comes before its answer", async () => {
  const { page } = visit.person;
  const id = await site.found(10);
  const told = Promise.withResolvers<void>();
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (/approved\\?":1\b/.test(String(payload))) told.resolve();
    }),
  );
  const way = await decisionsOf(page);
  await site.openPage(id, "?tab=all");
  const letGo = way.holdAnswer();
  await press("a");
  await told.promise;
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  expect(await tab(page, "approved").innerText()).toMatch(/\b1$/);

  letGo();
  await page.getByText("Approved: 1 prospect").first().waitFor();
  expect(await tab(page, "approved").innerText()).toMatch(/\b1$/);
});

describe("what others decide", () => {
  test("is told, is not swallowed by a decision of one's own, and is there when asked for", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const ids = (await site.readRows(id)).map((it) => it.id);
    await site.openPage(id, "?tab=all");
    const pill = page.locator("[data-pill=changed-elsewhere]");
    await press("a", "a", "r");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 2, rejected: 1 });
    await expect.poll(() => tab(page, "rejected").innerText()).toMatch(/1$/);
    expect(await pill.count()).toBe(0);

    await site.decideElsewhere(id, ids.slice(8), "approved");
    await pill.waitFor();
    await press("a");
    await expect.poll(() => tab(page, "approved").innerText()).toMatch(/5$/);
    await pill.waitFor();
    await pill.click();

    await expect.poll(() => decisionOf(ids[9])).toBe("approved");
    await pill.waitFor({ state: "detached" });
  });
});

describe("on the way back", () => {
  test("rows are as they were decided, not as the browser remembers them", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await visit.go("/searches");
    await page
      .getByRole("link", { name: /^Review 10/ })
      .first()
      .click();
    await rows(page).first().waitFor();
    await tab(page, "all").click();
    await page.locator("[data-tab=all][aria-pressed=true]").waitFor();
    await settled(page);
    await press("a", "a", "a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 3 });
    await page.getByRole("link", { name: "My searches" }).click();
    await page.getByRole("heading", { name: "My searches" }).waitFor();

    await page.goBack();

    await rows(page).first().waitFor();
    expect(await page.locator("tr[data-decision=approved]").count()).toBe(3);
    const next = (await site.readRows(id)).find(({ decision }) => decision === "undecided");
    await press("n");
    await expect.poll(() => activeRow(page)).toBe(next?.id);
  });

  test("the page below reads nothing while rows are decided, and shows them afterwards", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await site.openDialog(id);
    const reads: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("perPage=6")) reads.push(request.url());
    });
    await press("End", "a", "a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 2 });
    await expect.poll(() => tab(page, "approved").innerText()).toMatch(/2$/);
    expect(reads).toEqual([]);
    await press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await page.getByText("Approved").first().waitFor();
  });
});

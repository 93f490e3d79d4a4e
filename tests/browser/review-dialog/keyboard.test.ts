import { describe, expect, test } from "vitest";
import { visits } from "#tests/browser/shell/pages/visits.ts";
import {
  activeRow,
  dialog,
  focusedRow,
  reviewSite,
  row,
  rows,
  sentDecisions,
  settled,
  tab,
} from "./review-site.ts";
import { decisionsOf, rowsOf } from "./way.ts";

const visit = visits();
const site = reviewSite(visit);
const press = async (...keys: string[]) => {
  for (const key of keys) await visit.person.page.keyboard.press(key);
};

describe("the dialog over a search", () => {
  test("has the focus on its first row, keeps it inside, and gives it back", async () => {
    const { page } = visit.person;
    const id = await site.found(30);
    const [first] = await site.readRows(id);
    await site.openDialog(id);
    expect(await focusedRow(page)).toBe(first?.id);

    const isInside = () =>
      dialog(page).evaluate((it) => it.contains(document.activeElement) && it !== document.body);
    for (let presses = 0; presses < 25; presses += 1) {
      await press("Tab");
      expect(await isInside()).toBe(true);
    }
    await press("Escape");

    await dialog(page).waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("");
    const opener = page.locator("[data-action=review]");
    await expect.poll(() => opener.evaluate((it) => it === document.activeElement)).toBe(true);
  });

  test("is left behind by Back, and is not what Back leads to once it is closed", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await visit.go("/searches");
    await site.openDialog(id);
    await tab(page, "all").click();
    await page.waitForURL(/tab=all/);

    await page.goBack();
    await dialog(page).waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe(`/searches/${id}`);

    await page.locator("[data-action=review]").click();
    await rows(page).first().waitFor();
    await press("Escape", "Escape");
    await dialog(page).waitFor({ state: "detached" });
    expect(new URL(page.url()).pathname).toBe(`/searches/${id}`);
    await page.goBack();
    await page.getByRole("heading", { name: "My searches" }).waitFor();
  });

  test("that an address opened is closed in place, and opens again", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await visit.go(`/searches/${id}?review=1`);
    await expect.poll(() => focusedRow(page)).not.toBeNull();
    await press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    expect(page.url()).toBe(`${visit.site.stack.baseUrl}/searches/${id}`);
    const opener = page.locator("[data-action=review]");
    await expect.poll(() => opener.evaluate((it) => it === document.activeElement)).toBe(true);

    await press("Enter");
    await expect.poll(() => focusedRow(page)).not.toBeNull();
    await press("Escape");
    await dialog(page).waitFor({ state: "detached" });
  });

  test("is closed by Escape one layer at a time, and no decision is lost", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await site.openDialog(id);
    const details = page.getByRole("complementary");
    await press("a", "Enter", "x");
    await details.waitFor();
    await page.getByText("1 selected").waitFor();

    await press("Escape");
    await details.waitFor({ state: "detached" });
    await page.getByText("1 selected").waitFor();
    await press("Escape");
    await page.getByText("1 selected").waitFor({ state: "detached" });
    await press("/");
    await page.keyboard.type("zz");
    await press("Escape");
    await expect.poll(() => focusedRow(page)).not.toBeNull();
    expect(await page.getByRole("searchbox").inputValue()).toBe("zz");
    await press("?");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await press("Escape");
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor({ state: "detached" });
    expect(await dialog(page).count()).toBe(1);

    await press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1 });
  });

  test("does not bring old decisions back when it opens again, and can still undo", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await site.openDialog(id);
    await press("a", "a", "Escape");
    await dialog(page).waitFor({ state: "detached" });

    await page.locator("[data-action=review]").click();
    await rows(page).first().waitFor();
    expect(await tab(page, "approved").innerText()).toMatch(/2$/);
    expect(await page.locator("tr[data-decision=undecided]").count()).toBe(8);

    await press("Control+z");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1 });
  });
});

describe("keys", () => {
  test("decide, give a reason and take back, and the server knows", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    await site.openPage(id, "?tab=all");
    await press("a", "Shift+R");
    await page.getByRole("menu").waitFor();
    await press("3");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await press("r", "a", "k", "k", "u");

    await expect
      .poll(async () => (await site.readRows(id)).slice(0, 5).map((it) => [it.decision, it.reason]))
      .toEqual([
        ["approved", null],
        ["rejected", "wrong_size"],
        ["undecided", null],
        ["approved", null],
        ["undecided", null],
      ]);
  });

  test("are text in a text field", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const sent = sentDecisions(page);
    await site.openDialog(id);
    await press("/");
    await page.keyboard.type("aruxn]");
    await page.getByText("10 hidden by “aruxn]”").first().waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("aruxn]");
    await press("Control+a", "Backspace", "Enter", "a");
    await expect.poll(() => focusedRow(page)).not.toBeNull();
    await press("a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1 });
    expect(sent).toHaveLength(1);
  });

  test("wait for the rows that the words in the field ask for", async () => {
    const { page } = visit.person;
    const id = await site.found(40);
    const all = await site.readRows(id);
    const wanted = all.at(-1);
    const sent = sentDecisions(page);
    const way = await rowsOf(page);
    await site.openDialog(id);
    const letGo = way.hold();
    await press("/");
    await page.keyboard.type(wanted?.name ?? "");
    await press("Enter", "a", "x", "Control+a");
    await page.locator("[aria-busy=true][role=grid]").waitFor();
    await press("a");
    expect(sent).toHaveLength(0);
    letGo();

    await expect.poll(() => focusedRow(page)).toBe(wanted?.id);
    await press("a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1 });
    expect(sent.map((request) => request.postDataJSON().selection)).toEqual([
      { ids: [wanted?.id] },
    ]);
  });

  test("of another page do not act on the rows of this one", async () => {
    const { page } = visit.person;
    const id = await site.found(120);
    const [wanted] = await site.readRows(id, "page=2&perPage=50");
    const sent = sentDecisions(page);
    const way = await rowsOf(page);
    await site.openPage(id, "?per=50&tab=all");
    const letGo = way.hold();
    await press("]", "a", "x", "r");
    await page.locator("[aria-busy=true][role=grid]").waitFor();
    await press("a", "Control+a", "r");
    letGo();
    await settled(page);
    expect(sent).toHaveLength(0);
    expect(await page.getByText(/selected/).count()).toBe(0);

    expect(await activeRow(page)).toBe(wanted?.id);
    await press("a");
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 1 });
    expect(sent[0]?.postDataJSON().selection).toEqual({ ids: [wanted?.id] });
  });

  test("turn to the top of another page, as tabs and the order do", async () => {
    const { page } = visit.person;
    const id = await site.found(120);
    await site.openPage(id, "?per=50");
    const scroller = page.locator("div:has(> [role=grid])");
    const top = () => scroller.evaluate((it) => it.scrollTop);
    const down = () => scroller.evaluate((it) => it.scrollTo({ top: 900 }));

    for (const turn of [
      () => page.getByRole("button", { name: "Next page" }).click(),
      () => tab(page, "all").click(),
      () => page.getByRole("button", { name: "Prospect", exact: true }).click(),
    ]) {
      await down();
      await expect.poll(top).toBe(900);
      await turn();
      await expect.poll(top).toBe(0);
    }
  });

  test("in a row decide one after the other, and the last decision of a row stands", async () => {
    const { page } = visit.person;
    const id = await site.found(10);
    const sent = sentDecisions(page);
    const way = await decisionsOf(page);
    await site.openPage(id, "?tab=all");
    const letGo = way.hold();
    await press("a", "k", "r", "k", "a", "k", "r");
    await row(page, (await site.readRows(id))[0]?.id ?? "")
      .and(page.locator("[data-decision=rejected]"))
      .waitFor();
    expect(sent).toHaveLength(1);
    letGo();

    await expect.poll(() => sent.length).toBe(4);
    await expect.poll(() => site.counts(id)).toMatchObject({ approved: 0, rejected: 1 });
  });
});

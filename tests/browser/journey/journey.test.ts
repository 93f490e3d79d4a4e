import { describe, expect, test } from "vitest";
import { blockSockets, fragileSockets, gatedSockets, refuse } from "./browser.ts";
import { demoSite } from "./demo-site.ts";

const site = demoSite();

const PATIENTLY = { timeout: 60_000 };

const rowsOnScreen = () => site.page.locator("tr[data-decision]");
const jobIdOf = (url: string) => /searches\/([0-9a-f-]{36})/.exec(url)?.[1] ?? "";

/** What reaches the page of a search: events over the socket, and what it asks for itself, as polling does. */
function countTraffic(jobId: string) {
  const heard = { events: 0, reads: 0 };
  site.page.on("request", (request) => {
    if (new URL(request.url()).pathname === `/api/v1/jobs/${jobId}`) heard.reads += 1;
  });
  site.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (/"event":"job\./.test(String(payload))) heard.events += 1;
    }),
  );
  return heard;
}

async function startInBrowser(target: number): Promise<string> {
  await site.go("/searches/new");
  await site.page.getByLabel("How many", { exact: true }).fill(String(target));
  await site.page.getByLabel("Keywords").fill("director");
  await site.page.getByRole("button", { name: /^Find [\d,]+ people/ }).click();
  await site.page.waitForURL(/\/searches\/[0-9a-f-]{36}/);
  return jobIdOf(site.page.url());
}

const shownOnScreen = async () =>
  Number(await site.page.locator("[data-current]").getAttribute("data-current"));

describe("a search", () => {
  test("is started, left, come back to, and finishes live over the socket", async () => {
    await site.source.hold();
    const jobId = await startInBrowser(900);
    await site.page.locator("[data-socket=connected]").waitFor();
    const heard = countTraffic(jobId);
    await site.go("/searches");
    await site.page
      .getByRole("link", { name: /director/ })
      .first()
      .waitFor();
    await site.go(`/searches/${jobId}`);
    await site.page.locator("[data-socket=connected]").waitFor();
    const before = { ...heard };
    const since = (what: "events" | "reads") => heard[what] - before[what];

    await expect.poll(() => since("events"), PATIENTLY).toBeGreaterThanOrEqual(4);
    // One for the page and one for the subscription, which may both have been before; progress is told, not read.
    expect(since("reads")).toBeLessThanOrEqual(2);
    await site.source.letGo();
    await site.page.getByText("The count adds up").waitFor(PATIENTLY);

    // One more for the end: what a message does not carry of it.
    expect(since("reads")).toBeLessThanOrEqual(3);
    const job = await site.finished(jobId);
    await site.page
      .getByText(`All ${job.counts.shown} prospects you asked for are here.`)
      .waitFor();
    expect(job.counts.shown).toBe(900);
  });

  test("finishes on the screen with the socket blocked as well", async () => {
    await blockSockets(site.context);
    await startInBrowser(400);

    await site.page.getByText("All 400 prospects you asked for are here.").waitFor(PATIENTLY);

    expect(await site.page.locator("[data-socket=connected]").count()).toBe(0);
  });

  test("finishes on the screen with a socket that dies without a word", async () => {
    const sockets = await fragileSockets(site.context);
    await site.source.hold();
    const jobId = await startInBrowser(2_500);
    await site.page.locator("[data-socket=connected]").waitFor();
    await site.page.locator("[data-current]:not([data-current='0'])").waitFor();
    const heard = countTraffic(jobId);
    sockets.goSilent();

    await site.page.locator("[data-socket=unavailable]").waitFor();
    const shown = await shownOnScreen();
    await expect.poll(() => heard.reads, PATIENTLY).toBeGreaterThanOrEqual(3);
    await expect.poll(shownOnScreen, PATIENTLY).toBeGreaterThan(shown);
    expect((await site.readJob(jobId)).status).toBe("processing");
    await site.source.letGo();

    await site.page.getByText("All 2,500 prospects you asked for are here.").waitFor(PATIENTLY);
  });

  test("is asked for on and on while somebody decides without a pause and no event comes", async () => {
    await blockSockets(site.context);
    await site.source.hold();
    const { id } = await site.startByApi(2_000);
    await site.go(`/searches/${id}/review?tab=all`);
    await rowsOnScreen().first().waitFor();
    await site.page.locator("[data-socket=unavailable]").waitFor();
    const heard = countTraffic(id);
    const decideOn = async () => {
      await site.page.keyboard.press("a");
      await site.page.keyboard.press("k");
      await site.page.keyboard.press("u");
      return heard.reads;
    };

    await expect.poll(decideOn, { timeout: 40_000, interval: 100 }).toBeGreaterThanOrEqual(2);
  });

  test("ends on the screen although its last answer and its last events overtook each other", async () => {
    const sockets = await gatedSockets(site.context);
    await site.source.hold();
    const { id } = await site.startByApi(900);
    await site.go(`/searches/${id}`);
    await site.page.locator("[data-socket=connected]").waitFor();
    await site.page.locator("[data-current]:not([data-current='0'])").waitFor();
    const shown = await shownOnScreen();
    sockets.hold();
    await expect.poll(() => sockets.held().length, PATIENTLY).toBeGreaterThanOrEqual(1);
    await site.source.letGo();
    await expect.poll(() => sockets.held().at(-1), PATIENTLY).toContain('"event":"job.completed"');

    const answers = await holdAnswers(id);
    await expect.poll(() => lookAgain(answers), PATIENTLY).toBeGreaterThanOrEqual(1);
    sockets.letOneThrough();
    await expect.poll(shownOnScreen, PATIENTLY).toBeGreaterThan(shown);
    await answers.letGo();
    sockets.letGo();

    await site.page.getByText("All 900 prospects you asked for are here.").waitFor();
  });

  test("that has ended meanwhile is never shown as running again", async () => {
    await site.source.hold();
    const jobId = await startInBrowser(400);
    await site.page.locator("[data-status=processing]").waitFor();
    await site.page.getByRole("link", { name: "My searches" }).click();
    const row = site.page.getByRole("link", { name: "director", exact: true }).first();
    await row.waitFor();
    await site.source.letGo();
    await site.finished(jobId);
    const answers = await holdAnswers(jobId);

    await row.click();
    await site.page.locator("[data-status]").waitFor();

    expect(await site.page.locator("[data-status]").getAttribute("data-status")).toBe("completed");
    await answers.letGo();
  });

  test("says what is wrong when it cannot be asked for, and is there again with one click", async () => {
    await blockSockets(site.context);
    await site.source.hold();
    const { id } = await site.startByApi(2_000);
    await site.go(`/searches/${id}`);
    await site.page.getByRole("progressbar").waitFor();
    await refuse(site.page, `**/api/v1/jobs/${id}`);
    await site.page.getByText("Not now").waitFor();
    await site.page.unroute(`**/api/v1/jobs/${id}`);
    const shown = await shownOnScreen();

    await site.page.getByRole("button", { name: "Try again" }).click();

    await site.page.getByText("Not now").waitFor({ state: "detached" });
    await expect.poll(shownOnScreen, PATIENTLY).toBeGreaterThan(shown);
  });

  test("started twice by two quick clicks is one search", async () => {
    const before = (await site.listJobs()).length;
    await site.go("/searches/new");
    await site.page.getByLabel("Keywords").fill("treasurer");
    await site.page.getByRole("button", { name: /^Find [\d,]+ people/ }).dblclick();
    await site.page.waitForURL(/\/searches\/[0-9a-f-]{36}/);

    expect(await site.listJobs()).toHaveLength(before + 1);
  });
});

/** Answers about a search are made, and stay on their way until they are let go. */
async function holdAnswers(jobId: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let made = 0;
  await site.page.route(`**/api/v1/jobs/${jobId}`, async (route) => {
    const answer = await route.fetch();
    made += 1;
    await promise;
    await route.fulfill({ response: answer });
  });
  return {
    made: () => made,
    async letGo() {
      resolve();
      await site.page.unrouteAll({ behavior: "ignoreErrors" });
    },
  };
}

/** Somebody comes back to the window: the page asks. */
async function lookAgain(answers: { made: () => number }): Promise<number> {
  await site.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  return answers.made();
}

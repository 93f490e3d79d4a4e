import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { chromiumFlags, findChromium } from "#scripts/local/chromium.ts";

/** Debian's or the machine's own Chromium, headless. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium: npm test installs one");
  return chromium.launch({ executablePath, args: chromiumFlags });
}

/** Faults that axe calls serious or worse, one line each with the first element that has it. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze(); // our pages have no frames
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.target.join(" ")})`);
}

/** What makes the page wider than its window: the elements that stick out to the right; none where it fits. */
export function whatSticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 200));
  });
}

/** Answers with a "no" after which a page does not ask again by itself, so that only a person can. */
export async function refuse(page: Page, url: string): Promise<void> {
  const problem = { title: "Not now", detail: "It is refused for a test.", code: "forbidden" };
  const json = { type: "about:blank", status: 403, requestId: "test", ...problem };
  await page.route(url, (route) => route.fulfill({ status: 403, json }));
}

/** No WebSocket gets through from these pages: the realtime service might as well not be there. */
export async function blockSockets(context: BrowserContext): Promise<void> {
  await context.routeWebSocket(/.*/, (socket) => socket.close());
}

/** WebSockets as always, until `hold`: then what they tell of searches waits to be let through, one after the other. */
export async function gatedSockets(context: BrowserContext) {
  const held: { text: string; pass: () => void }[] = [];
  let isHolding = false;
  await context.routeWebSocket(/.*/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      const text = String(message);
      const pass = () => socket.send(message);
      if (isHolding && /"event":"(job|decision)\./.test(text)) held.push({ text, pass });
      else pass();
    });
  });
  return {
    hold() {
      isHolding = true;
    },
    held: () => held.map(({ text }) => text),
    letOneThrough: () => held.shift()?.pass(),
    letGo() {
      isHolding = false;
      for (const { pass } of held.splice(0)) pass();
    },
  };
}

/** WebSockets as always, until `goSilent`: then nothing passes any more, and nobody is told. */
export async function fragileSockets(context: BrowserContext) {
  let isSilent = false;
  await context.routeWebSocket(/.*/, (socket) => {
    if (isSilent) return;
    const server = socket.connectToServer();
    const pass = (to: { send: (message: string | Buffer) => void }) => (message: string | Buffer) =>
      isSilent ? undefined : to.send(message);
    socket.onMessage(pass(server));
    server.onMessage(pass(socket));
  });
  return {
    goSilent() {
      isSilent = true;
    },
  };
}

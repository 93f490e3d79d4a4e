import type { Page } from "playwright-core";

/** When the page first showed so many rows, in milliseconds since 1970: the browser's clock is this machine's. */
export interface Pixel {
  readonly shown: number;
  readonly at: number;
}

const IS_LIVE = "[data-socket=connected]";

/** Opens a search's page and notes each change of its progress from the moment its socket is connected. */
export async function watchPixels(
  page: Page,
  url: string,
): Promise<{ since: number; pixels(): Promise<Pixel[]> }> {
  await page.goto(url);
  await page.locator(IS_LIVE).waitFor();
  const pixels = await page.evaluateHandle(() => {
    const seen: { shown: number; at: number }[] = [];
    const look = () => {
      const shown = Number(document.querySelector("[data-current]")?.getAttribute("data-current"));
      if (shown !== seen.at(-1)?.shown) seen.push({ shown, at: Date.now() });
    };
    look();
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
    });
    return seen;
  });
  return { since: Date.now(), pixels: () => pixels.jsonValue() };
}

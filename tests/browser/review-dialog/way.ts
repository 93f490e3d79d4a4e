import type { Page, Route } from "playwright-core";

export type Way = Awaited<ReturnType<typeof wayOf>>;

/**
 * Stands between a page and what it asks of the server, and lets it pass until told otherwise. Has to be there before
 * the page is opened: a request made right after a route was added may still slip past it.
 */
export async function wayOf(page: Page, pattern: string) {
  const pass = (route: Route) => route.continue();
  let treat: (route: Route) => Promise<void> = pass;
  await page.route(pattern, (route) => treat(route));
  return {
    open() {
      treat = pass;
    },
    /** Nothing gets through. */
    cut() {
      treat = (route) => route.abort();
    },
    /** The next one arrives, and its answer does not. */
    loseAnswer() {
      treat = async (route) => {
        treat = pass;
        await route.fetch();
        await route.abort("connectionreset");
      };
    },
    /** The next one does not get through. */
    cutOnce() {
      treat = async (route) => {
        treat = pass;
        await route.abort();
      };
    },
    /** What is asked waits until it is let go, by `pass` or otherwise. */
    hold(then: (route: Route) => Promise<void> = pass): () => void {
      const gate = Promise.withResolvers<void>();
      treat = async (route) => {
        await gate.promise;
        await then(route);
      };
      return () => {
        treat = pass;
        gate.resolve();
      };
    },
    /** It is done, and the answer waits until it is let go. */
    holdAnswer(): () => void {
      const gate = Promise.withResolvers<void>();
      treat = async (route) => {
        const response = await route.fetch();
        await gate.promise;
        await route.fulfill({ response });
      };
      return gate.resolve;
    },
  };
}

export const decisionsOf = (page: Page) => wayOf(page, "**/api/v1/decisions");
export const rowsOf = (page: Page) => wayOf(page, "**/results*");

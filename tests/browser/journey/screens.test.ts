import { describe, expect, test } from "vitest";
import { seriousFaults, whatSticksOut } from "./browser.ts";
import { DESKTOP, demoSite, PHONE } from "./demo-site.ts";

const site = demoSite();

const screens: [string, () => Promise<unknown>][] = [
  ["the new search", () => site.go("/searches/new")],
  [
    "the list, with searches",
    async () => {
      await site.startByApi(5, { keywords: "mayor" });
      await site.go("/searches");
      await site.page.getByRole("link", { name: /mayor/ }).first().waitFor();
    },
  ],
  [
    "a search that runs",
    async () => {
      await site.source.hold();
      const { id } = await site.startByApi(2_000);
      await site.go(`/searches/${id}`);
      await site.page.locator("[data-current]:not([data-current='0'])").waitFor();
    },
  ],
  [
    "a search that found nobody",
    async () => {
      const { id } = await site.startByApi(5, { keywords: "zzzqqq" });
      await site.finished(id);
      await site.go(`/searches/${id}`);
    },
  ],
  [
    "the review",
    async () => {
      const { id } = await site.startByApi(60);
      await site.finished(id);
      await site.go(`/searches/${id}/review`);
      await site.page
        .getByRole("button", { name: /^Approve/ })
        .first()
        .waitFor();
    },
  ],
  ["a search that does not exist", () => site.go(`/searches/${crypto.randomUUID()}`)],
  ["the sign-in", () => site.go("/sign-in")],
];

describe.each([
  ["desktop, light", { viewport: DESKTOP, colorScheme: "light" }],
  ["phone, dark", { viewport: PHONE, colorScheme: "dark", hasTouch: true, isMobile: true }],
] as const)("on %s", (_name, options) => {
  test.each(screens)(
    "%s has no serious fault of accessibility and fits the width",
    async (_screen, show) => {
      await site.open(options);

      await show();
      await site.page.getByRole("heading").first().waitFor();

      expect(await seriousFaults(site.page)).toEqual([]);
      expect(await whatSticksOut(site.page)).toEqual([]);
    },
  );
});

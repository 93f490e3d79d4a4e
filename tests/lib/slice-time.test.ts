import { expect, onTestFinished, test } from "vitest";
import { worldOf } from "#lib/container.ts";
import { readEnv } from "#lib/env.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const good = { DATABASE_URL: "postgres://u:p@127.0.0.1:5432/d", APP_SECRET: TEST_SECRET };

test.each([
  { PAGE_TIMEOUT_SECONDS: "2", SLICE_SECONDS: "8" },
  { PAGE_TIMEOUT_SECONDS: "90" },
  { PAGE_TIMEOUT_SECONDS: "600" },
])(
  "a slice stops asking when a page at its slowest would not fit any more, and has time for one: %j",
  (change) => {
    const { limits, settings, stop } = worldOf({
      ...good,
      ...change,
      SITE_URL: "https://a.example",
    });
    onTestFinished(stop);

    expect(limits.handOverMarginMs).toBeGreaterThan(limits.pageTimeoutMs);
    expect(limits.handOverMarginMs).toBeLessThan(settings.sliceMs);
  },
);

test("a slice that has no time for a page is refused", () => {
  const read = () => readEnv({ ...good, PAGE_TIMEOUT_SECONDS: "8", SLICE_SECONDS: "9" });
  expect(read).toThrow("SLICE_SECONDS must be at least 1.2 times PAGE_TIMEOUT_SECONDS");
});

import { expect, test } from "vitest";
import { findLimited, LIMITED_ROUTES, LIMITS } from "#lib/contract/limit.ts";
import { routeFiles } from "./routes.ts";

const HANDLER = /(?:export )?const (\w+) = (\w+)\(/g;
const ASKS_WHO = /\b(require[A-Z]\w*|permit(Person)?)\(request/;

test.each(routeFiles())(
  "$pathname asks who it is, or counts everybody by address",
  ({ source }) => {
    const handlers = source.split(/^(?=export const [A-Z]|const nothing)/m).slice(1);

    expect(handlers.length).toBeGreaterThan(0);
    for (const handler of handlers) {
      const [[, , wrapper] = []] = handler.matchAll(HANDLER);
      if (wrapper === "openRoute") continue;
      expect(wrapper).toMatch(/^(route|olderRoute)$/);
      expect(handler).toMatch(ASKS_WHO);
    }
  },
);

test.each(LIMITED_ROUTES)("%s %s, which has a limit of its own, is there", (method, pathname) => {
  const route = routeFiles().find((each) => each.pathname === pathname);
  expect(route?.source).toMatch(new RegExp(`export const ${method} =`));
});

test("no route has two limits of its own, and each limit is somebody's", () => {
  const names = LIMITED_ROUTES.map(([method, pathname]) => `${method} ${pathname}`);
  expect(new Set(names).size).toBe(names.length);
  for (const limits of Object.values(LIMITS)) expect(limits.length).toBeGreaterThan(0);
});

test.each([
  ["POST", "/api/v1/jobs", "start"],
  ["POST", "/api/v1/jobs/", "start"],
  ["POST", "/api/v1/%6Aobs", "start"],
  ["POST", "/api/v1/jobs/7e8d2b1c/retry", "start"],
  ["GET", "/api/v1/jobs/7e8d2b1c/results", "results"],
  ["HEAD", "/api/v1/jobs/7e8d2b1c/results", "results"],
  ["GET", "/api/v1/audit.csv", "copies"],
  ["GET", "/api/v1/auditXcsv", null],
  ["GET", "/api/v1/jobs", null],
  ["POST", "/api/v1/jobs/7e8d2b1c/cancel", null],
  ["POST", "/api/v1/jobs%", null],
])("%s %s has the limit %s", (method, pathname, what) => {
  expect(findLimited(method, pathname)).toBe(what);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { describeApi } from "#lib/openapi/describe.ts";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test("anybody may read the description, with the headers of every answer", async () => {
  const { status, headers, body } = await ask(`${app.origin}/api/openapi.json`);

  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'/);
  expect(body).toEqual(JSON.parse(describeApi()));
});

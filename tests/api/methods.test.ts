import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, startApp } from "./app.ts";
import { addressesOnDisk, expectsItsMethods } from "./methods.ts";

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const addresses = addressesOnDisk();

test("the addresses are those of the folders", () => {
  expect(addresses.length).toBeGreaterThan(20);
});

test.each(addresses)("%s says which methods it has, and refuses the others", async (path) => {
  await expectsItsMethods(app.origin, path);
});

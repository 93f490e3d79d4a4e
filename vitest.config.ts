import { defineConfig } from "vitest/config";
import { noSettings } from "./tests/setup/no-settings.ts";

// These start processes, builds and browsers and mostly wait for them: three at once, when the quick ones are done.
const WAITING = [
  "tests/adapters/dispatch/*.test.ts",
  "tests/browser/{access,journey,operators,review-dialog,settings,team}/*.test.ts",
  "tests/browser/shell/pages/*.test.ts",
  "tests/cli/*.test.ts",
  "tests/local/*.test.ts",
  "tests/netlify/manifest.test.ts",
  "tests/netlify/serve-site.test.ts",
  "tests/recovery/chaos/*.test.ts",
  "tests/security/site/*.test.ts",
];

// These look at how far apart calls are, and at what a platform kills when: one after the other, at the end.
const HEAVY = [
  "tests/netlify/{site,processes,background-queue}.test.ts",
  "tests/recovery/{kill,pace}/*.test.ts",
];

const shared = {
  environment: "node",
  env: noSettings(), // what a test starts inherits it
  setupFiles: ["tests/setup/quiet-console.ts"],
};

// What is waited for is waited for as long as the browser tests wait for what they see.
const patient = {
  testTimeout: 240_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    globalSetup: ["tests/setup/postgres.ts"],
    projects: [
      {
        test: {
          ...shared,
          name: "quick",
          include: ["tests/**/*.test.ts"],
          exclude: [...WAITING, ...HEAVY],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          ...patient,
          name: "waiting",
          include: WAITING,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          ...patient,
          name: "heavy",
          include: HEAVY,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

// These start processes and mostly wait for them: two at once, when the quick ones are done.
const WAITING = ["tests/adapters/dispatch/**", "tests/cli/**", "tests/local/**"];

// These start browsers and builds, or look at how far apart calls are: one after the other, at the end.
const HEAVY = [
  "tests/browser/journey/**",
  "tests/browser/shell/pages/**",
  "tests/browser/operators/**",
  "tests/netlify/**",
  "tests/recovery/kill/**",
  "tests/recovery/chaos/**",
  "tests/recovery/pace/**",
];

const shared = {
  environment: "node",
  setupFiles: ["tests/setup/quiet-console.ts"],
};

const patient = { testTimeout: 240_000, hookTimeout: 300_000 };

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
          include: WAITING.map((folder) => `${folder}/*.test.ts`),
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          ...patient,
          name: "heavy",
          include: HEAVY.map((folder) => `${folder}/*.test.ts`),
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

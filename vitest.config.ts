import { defineConfig } from "vitest/config";

// These start browsers, builds and whole stacks: one after the other, when the quick ones are done.
const HEAVY = [
  "tests/adapters/dispatch/**",
  "tests/browser/journey/**",
  "tests/browser/shell/pages/**",
  "tests/browser/operators/**",
  "tests/local/**",
  "tests/cli/**",
  "tests/netlify/**",
  "tests/recovery/kill/**",
  "tests/recovery/chaos/**",
  "tests/recovery/pace/**",
];

const shared = {
  environment: "node",
  setupFiles: ["tests/setup/quiet-console.ts"],
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
          exclude: HEAVY,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: "heavy",
          include: HEAVY.map((folder) => `${folder}/*.test.ts`),
          testTimeout: 240_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

import { existsSync } from "node:fs";
import { delimiter } from "node:path";

// biome-ignore lint/style/noProcessEnv: scripts start processes and hand their own environment on; the app itself reads lib/env.ts
export const environment = process.env;

/** One variable; an empty one counts as absent, as in a copy of .env.example. */
export function setting(name) {
  return environment[name] || undefined;
}

/** The environment for a child whose PATH is changed; Windows spells the name in its own way. */
export function environmentWithPath(change) {
  const entries = Object.entries(environment);
  const path = entries.find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  const others = entries.filter(([name]) => name.toUpperCase() !== "PATH");
  return { ...Object.fromEntries(others), PATH: change(path.split(delimiter)).join(delimiter) };
}

/** What the files of this repository say, where the environment itself says nothing. */
export function loadEnvFiles() {
  for (const file of [".env.local", ".env"]) {
    if (existsSync(file)) process.loadEnvFile(file);
  }
}

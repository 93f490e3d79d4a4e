import { readFileSync } from "node:fs";

const FOLDERS = ["security", "access", "vault", "privacy", "supply"].map(
  (name) => `tests/${name}/`,
);

/** What `npm run test:security` runs: these folders, and whatever else SECURITY.md says shows that a requirement is met. */
export function securityTests() {
  const named = readFileSync("SECURITY.md", "utf8").matchAll(/`(tests\/[^`]+\.test\.ts)`/g);
  const others = [...named]
    .map(([, file = ""]) => file)
    .filter((file) => !FOLDERS.some((folder) => file.startsWith(folder)));
  return [...FOLDERS, ...new Set(others)];
}

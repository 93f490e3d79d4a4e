import { readFileSync } from "node:fs";

// Where the browser is, is a fact about the machine, not about somebody's service.
const OF_THE_MACHINE = new Set(["CHROMIUM_PATH"]);

/**
 * Every setting of a service, as absent: whoever runs the tests may have a real database and a real account in the shell or
 * in `.env`. Set and empty, because a name that is set is not read from a file.
 */
export function noSettings(): Record<string, string> {
  const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  const names = [...example.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name = ""]) => name);
  return Object.fromEntries(
    names.filter((name) => !OF_THE_MACHINE.has(name)).map((name) => [name, ""]),
  );
}

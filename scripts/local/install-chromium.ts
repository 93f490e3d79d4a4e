import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { findChromium } from "./chromium.ts";

const TIMEOUT_MS = 5 * 60_000;
const SHELL_TIMEOUT_MS = 60_000; // it is a help, not a need
const APT_UPDATE = ["apt-get", "update", "-q"];
const APT_INSTALL = ["apt-get", "install", "-y", "-q", "--no-install-recommends"];
const PACKAGE_QUERY = "dpkg-query";
const SHELL = "chromium-headless-shell";

const INSTALLERS = [
  [APT_UPDATE, [...APT_INSTALL, "chromium", SHELL]],
  [["dnf", "install", "-y", "chromium"]],
  [["apk", "add", "--no-cache", "chromium"]],
  [["brew", "install", "--cask", "chromium"]],
];

/** Installs a browser where there is none; false, and said why, when that cannot be done from here. */
export function ensureChromium(): boolean {
  const found = findChromium();
  if (found) {
    if (basename(found) === "chromium") addShell();
    return true;
  }
  say("A real browser is needed, and there is none. Installing Chromium ...");
  const steps = INSTALLERS.find(([first]) => isKnown(first?.[0] ?? ""));
  const isDone = steps?.every((step) => run(step)) ?? false;
  if (isDone && findChromium()) return true;
  say(
    "Chromium could not be installed from here. Install Chromium, Chrome or Edge yourself, for instance\n" +
      "  apt-get install chromium\n" +
      "or set CHROMIUM_PATH to the program of one you have.",
  );
  return false;
}

/** Beside Debian's Chromium, of its very version so that nothing else changes; where that fails, Chromium will do. */
function addShell(): void {
  const query = spawnSync(PACKAGE_QUERY, ["--show", "chromium"], { encoding: "utf8" });
  if (query.status !== 0 || process.getuid?.() !== 0) return;
  const [, version = ""] = query.stdout.trim().split("\t");
  say("Chromium is here. Adding its headless shell, which is faster ...");
  const install = [...APT_INSTALL, `${SHELL}=${version}`];
  const soon = (step: string[]) => run(step, SHELL_TIMEOUT_MS);
  if (!soon(install) && soon(APT_UPDATE)) soon(install);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function isKnown(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

// The output goes where messages go: standard output belongs to the program's answer.
function run([program = "", ...args]: string[], timeout = TIMEOUT_MS): boolean {
  const isSystemInstall = program !== "brew" && process.getuid?.() !== 0;
  const line = isSystemInstall ? ["sudo", "-n", program, ...args] : [program, ...args];
  const [first = "", ...rest] = line;
  return spawnSync(first, rest, { stdio: ["ignore", 2, 2], timeout }).status === 0;
}

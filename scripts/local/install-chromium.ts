import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

const INSTALLERS = [
  [
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
  ],
  [["dnf", "install", "-y", "chromium"]],
  [["apk", "add", "--no-cache", "chromium"]],
  [["brew", "install", "--cask", "chromium"]],
];

/** Installs a browser where there is none; false, and said why, when that cannot be done from here. */
export function ensureChromium(): boolean {
  if (findChromium()) return true;
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

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function isKnown(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

// The output goes where messages go: standard output belongs to the program's answer.
function run([program = "", ...args]: string[]): boolean {
  const isSystemInstall = program !== "brew" && process.getuid?.() !== 0;
  const line = isSystemInstall ? ["sudo", "-n", program, ...args] : [program, ...args];
  const [first = "", ...rest] = line;
  return spawnSync(first, rest, { stdio: ["ignore", 2, 2] }).status === 0;
}

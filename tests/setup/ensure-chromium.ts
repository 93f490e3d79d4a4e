import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

// Run before the tests: those of the pages need a real browser, and the machine may have none yet.
const INSTALLERS = [
  [
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
  ],
  [["dnf", "install", "-y", "chromium"]],
  [["apk", "add", "--no-cache", "chromium"]],
  [["brew", "install", "--cask", "chromium"]],
];

const filters = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const wantsPages = filters.length === 0 || filters.some((filter) => filter.includes("browser"));
if (wantsPages && !findChromium()) process.exitCode = installBrowser();

function installBrowser(): number {
  say("The browser tests need Chromium, and there is none. Installing it ...");
  const steps = INSTALLERS.find(([first]) => isKnown(first?.[0] ?? ""));
  const isDone = steps?.every((step) => run(step)) ?? false;
  if (isDone && findChromium()) return 0;
  say(
    "Chromium could not be installed from here. Install Chromium, Chrome or Edge yourself, for instance\n" +
      "  apt-get install chromium\n" +
      "or set CHROMIUM_PATH to the program of one you have.",
  );
  return 1;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function isKnown(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

// The output goes where messages go: standard output belongs to the test report.
function run([program = "", ...args]: string[]): boolean {
  const isSystemInstall = program !== "brew" && process.getuid?.() !== 0;
  const line = isSystemInstall ? ["sudo", "-n", program, ...args] : [program, ...args];
  const [first = "", ...rest] = line;
  return spawnSync(first, rest, { stdio: ["ignore", 2, 2] }).status === 0;
}

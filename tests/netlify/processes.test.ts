import { execFileSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { repository } from "#scripts/local/data-dir.mjs";
import { ensureSite } from "#scripts/netlify/ensure-site.ts";
import { startProgram } from "#tests/setup/program.ts";
import { startPlatform } from "./platform.ts";

beforeAll(async () => {
  await ensureSite();
}, 900_000);

/** Process ids of the functions that this process runs. */
function functionsOf(owner: number): string[] {
  return execFileSync("ps", ["-A", "-o", "ppid=,pid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, , ...args]) => parent === String(owner) && isFunction(args))
    .map(([, pid = ""]) => pid);
}

function isFunction(args: readonly string[]): boolean {
  return args.some((argument) => argument.endsWith("/lambda-child.ts"));
}

function isRunning(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test("a site that stops leaves no process behind", async () => {
  const { site } = await startPlatform(await ensureSite());
  await fetch(`${site.url}/api/health`);
  const running = functionsOf(process.pid);
  expect(running).not.toEqual([]); // the page's, and at a full minute the schedule's

  await site.stop();

  expect(running.filter(isRunning)).toEqual([]);
});

test("a site whose process is killed leaves none either", async () => {
  const owner = startProgram([`${repository}/tests/netlify/site-owner.ts`]);
  await owner.says("answers 503");
  const running = functionsOf(owner.pid);
  expect(running).not.toEqual([]);

  owner.kill("SIGKILL");
  await owner.ended;

  await expect.poll(() => running.filter(isRunning), { timeout: 10_000 }).toEqual([]);
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withFileLock } from "#scripts/local/file-lock.mjs";
import { identityOf, isAlive } from "#scripts/local/process-identity.mjs";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { runProgram, startProgram } from "#tests/setup/program.ts";

let folder: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ path: folder, remove } = await makeDataDir());
});

afterEach(() => remove());

test("processes that take turns with the lock lose no change", async () => {
  writeFileSync(join(folder, "number"), "0");

  const runs = [1, 2, 3, 4].map(() => runProgram(["tests/local/lock-user.ts", folder, "25"]));

  expect((await Promise.all(runs)).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array.from({ length: 4 }, () => ({ code: 0, stderr: "" })),
  );
  expect(readFileSync(join(folder, "number"), "utf8")).toBe("100");
});

test("a holder that was killed blocks nobody", async () => {
  const holder = startProgram(["tests/local/lock-holder.ts", folder]);
  await holder.says("held");
  let isBlocked = false;
  const next = withFileLock(join(folder, "lock"), () => "mine", {
    onWait: () => {
      isBlocked = true;
      holder.kill("SIGKILL");
    },
  });

  expect(await next).toBe("mine");
  expect(isBlocked).toBe(true);
});

test("whoever waits too long learns which process holds the lock", async () => {
  const holder = startProgram(["tests/local/lock-holder.ts", folder]);
  await holder.says("held");

  const next = withFileLock(join(folder, "lock"), () => "mine", { timeoutMs: 100 });

  await expect(next).rejects.toThrow(`is held by process ${holder.pid}`);
  holder.kill("SIGKILL");
  await holder.ended;
});

test("the lock is free again after work that failed", async () => {
  const failing = withFileLock(join(folder, "lock"), () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");

  expect(await withFileLock(join(folder, "lock"), () => "mine")).toBe("mine");
});

test("a process is known by its start, so a pid that was given out again is somebody else", () => {
  const identity = identityOf(process.pid) ?? "";

  expect(isAlive(identity)).toBe(true);
  expect(isAlive(`${process.pid}@1`)).toBe(false);
  expect(isAlive("")).toBe(false);
});

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { environment } from "#scripts/local/environment.mjs";

const MAIN = fileURLToPath(new URL("../../scripts/simulators/unipile-main.ts", import.meta.url));

type Ready = { url: string; apiKey: string; accountId: string };

function started(child: ChildProcess) {
  const ended = once(child, "exit");
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const errors: string[] = [];
  child.stderr?.on("data", (chunk) => errors.push(String(chunk)));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout ?? process.stdin });
  const first = new Promise<Ready>((resolve) => {
    reader.on("line", (line) => {
      lines.push(line);
      if (lines.length === 1) resolve(JSON.parse(line));
    });
  });
  return { child, ended, errors, lines, first };
}

function run(...parameters: string[]) {
  return started(spawn(process.execPath, [MAIN, ...parameters], { stdio: "pipe" }));
}

function runOn(dataDir: string) {
  const env = { ...environment, SIMULATOR_DATA_DIR: dataDir };
  return started(spawn(process.execPath, [MAIN], { stdio: "pipe", env }));
}

test("says in one line where it is, serves what it was told to, and stops on SIGTERM", async () => {
  const config = JSON.stringify({ apiKey: "k", accounts: [{ id: "acc", seats: [] }] });
  const { child, ended, lines, first } = run("--port", "0", "--config", config);
  const { url, apiKey, accountId } = await first;
  expect([apiKey, accountId]).toEqual(["k", "acc"]);
  const search = `${url}/api/v1/linkedin/search?account_id=${accountId}`;
  const body = JSON.stringify({ api: "sales_navigator", category: "people" });
  const answer = await fetch(search, { method: "POST", headers: { "x-api-key": apiKey }, body });
  expect(answer.status).toBe(403);
  await answer.body?.cancel();
  child.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
  expect(lines.length).toBe(1);
});

test("stops when the parent cuts the line to it", async () => {
  const child = fork(MAIN, [], { silent: true });
  const { ended, first } = started(child);
  await first;
  child.disconnect();
  expect((await ended)[0]).toBe(0);
});

test("stops with its standard input when asked to", async () => {
  const { child, ended, first } = run("--until-stdin-ends");
  await first;
  child.stdin?.end();
  expect((await ended)[0]).toBe(0);
});

test.each([
  [["--config", '{"ports":1}'], "ports"],
  [["--config", "{"], "--config takes a JSON object"],
  [["--port", "x"], "port"],
])("%j ends with a message instead", async (parameters, message) => {
  const { ended, errors } = run(...parameters);
  expect((await ended)[0]).toBe(1);
  expect(errors.join("")).toContain(message);
});

test("a folder without people is refused by the name of its variable", async () => {
  const { ended, errors } = runOn("/nowhere/at/all");
  expect((await ended)[0]).toBe(1);
  expect(errors.join("")).toMatch(/^SIMULATOR_DATA_DIR must name a folder .*people\.jsonl/);
});

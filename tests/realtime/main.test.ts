import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import type { callApi } from "./api-client.ts";
import { publisher } from "./sdk.ts";

const SECRET = "a secret of the test";
const MAIN = "scripts/realtime/main.ts";

function run(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: "", ...env } as unknown as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ready(child: ChildProcess): Promise<Parameters<typeof callApi>[0]> {
  if (!child.stdout) throw new Error("no output to read");
  const [line] = await once(createInterface(child.stdout), "line");
  return { ...JSON.parse(String(line)), secret: SECRET };
}

const stops: [string, (child: ChildProcess) => void][] = [
  ["SIGTERM", (child) => child.kill("SIGTERM")],
  ["SIGINT", (child) => child.kill("SIGINT")],
  ["the end of the process that started it", (child) => child.disconnect()],
];

test.each(stops)(
  "as a process it says where it listens, works, and stops on %s",
  async (...[, stop]) => {
    const args = ["--port", "0", "--app-id", "shop", "--key", "shop-key"];
    const child = run(args, { PUSHER_SECRET: SECRET });
    const server = await ready(child);
    expect(server).toMatchObject({ host: "127.0.0.1", appId: "shop", key: "shop-key" });

    await expect(publisher(server).trigger("a", "tick", 1)).resolves.toMatchObject({ status: 200 });
    const exited = once(child, "exit");
    stop(child);

    expect(await exited).toEqual([0, null]);
  },
);

test("without a secret it does not start", async () => {
  const [code] = await once(run([], {}), "exit");

  expect(code).toBe(1);
});

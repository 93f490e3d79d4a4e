import { join } from "node:path";
import { z } from "zod";
import { type Child, startChild } from "./child-process.ts";
import { repository } from "./data-dir.mjs";
import type { Secrets } from "./secrets.ts";

const RealtimeLine = z.object({
  host: z.string(),
  port: z.number(),
  appId: z.string(),
  key: z.string(),
});
export type Realtime = z.infer<typeof RealtimeLine> & { secret: string };

const UnipileLine = z.object({ url: z.string(), apiKey: z.string(), accountId: z.string() });
export type Unipile = z.infer<typeof UnipileLine>;

/** The realtime server that stands in for the hosted one. */
export async function startRealtime(secrets: Secrets): Promise<{ child: Child } & Realtime> {
  const { pusherKey: key, pusherSecret: secret } = secrets;
  const main = join(repository, "scripts/realtime/main.ts");
  const child = startChild({
    name: "The realtime server",
    args: [main, "--port", "0", "--app-id", "local", "--key", key],
    env: { PUSHER_SECRET: secret },
  });
  return { child, secret, ...RealtimeLine.parse(await readJsonLine(child)) };
}

/** The simulated LinkedIn, spoken to as if it were Unipile. */
export async function startUnipile(config: object = {}): Promise<{ child: Child } & Unipile> {
  const main = join(repository, "scripts/simulators/unipile-main.ts");
  const child = startChild({
    name: "The simulated LinkedIn",
    args: [main, "--port", "0", "--config", JSON.stringify(config)],
  });
  return { child, ...UnipileLine.parse(await readJsonLine(child)) };
}

async function readJsonLine(child: Child): Promise<unknown> {
  const line = await child.firstLine;
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`Not the line that was expected: ${child.lastLines()}`, { cause });
  }
}

import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { netlifyDispatch } from "#lib/adapters/netlify-dispatch.ts";
import { isWakeSigned } from "#lib/adapters/wake-signature.ts";
import type { World } from "#lib/engine/ports.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import type { OpenFleet, ProcessPlan } from "./fleet.ts";

const SECRET = "the-secret-of-this-site-0123456789";
const PATH = "/.netlify/functions/process-linkedin-search-background";
const TRIES = 3; // the platform calls a background function that failed twice more, after one and two minutes
const RETRY_AFTER_MS = 100;

const Body = z.strictObject({ jobId: z.uuid() });

interface Instance {
  readonly plan: ProcessPlan;
  readonly world: World;
  readonly abort: AbortController;
}

interface Wake {
  readonly header: string | null;
  readonly body: string;
}

/**
 * What Netlify does with a background function: 202 at once, a queue, as many instances as are needed, and another try
 * for one that threw or died. The function's body is the one in netlify/functions.
 */
export const openNetlifyFleet: OpenFleet = async ({ now }) => {
  const log = recordingLog();
  const instances: Instance[] = [];
  const running = new Set<Promise<void>>();
  const closing = new AbortController();
  const server = createServer((request, response) => {
    response.writeHead(request.url === PATH ? 202 : 404).end();
    void toWake(request).then((wake) => begin(wake, 1));
  });
  const siteUrl = await listen();
  const dispatch = netlifyDispatch({ siteUrl, secret: SECRET, log, now });

  async function listen(): Promise<string> {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  function begin(wake: Wake, tries: number): void {
    const invocation = invoke(wake, tries).finally(() => running.delete(invocation));
    running.add(invocation);
  }

  const findInstance = () =>
    instances.findLast(({ plan, abort }) => !(plan.life.isDead() || abort.signal.aborted));

  async function invoke(wake: Wake, tries: number): Promise<void> {
    while (!(findInstance() || closing.signal.aborted)) await sleep(RETRY_AFTER_MS);
    const instance = findInstance();
    if (!instance) return;
    const isDone = await Promise.race([
      call(instance, wake).then(
        () => true,
        () => false,
      ),
      instance.plan.life.death.then(() => false),
    ]);
    if (isDone || tries >= TRIES || closing.signal.aborted) return;
    await sleep(RETRY_AFTER_MS);
    begin(wake, tries + 1);
  }

  async function call({ plan, world, abort }: Instance, { header, body }: Wake): Promise<void> {
    const deadline = plan.deadline();
    if (!isWakeSigned(SECRET, { header, body, now: now() })) return;
    const { jobId } = Body.parse(JSON.parse(body));
    await runSlice(world, jobId, { deadline, signal: abort.signal });
  }

  async function sweepUntilOver({ plan, world, abort }: Instance): Promise<void> {
    while (!(abort.signal.aborted || plan.life.isDead())) {
      await sleep(plan.sweepEveryMs, undefined, { signal: abort.signal }).catch(() => undefined);
      if (!abort.signal.aborted) await sweep(world).catch((error) => log.bug(error, {}));
    }
  }

  return {
    isBounded: false,
    dispatch,
    async start(plan) {
      const instance = { plan, world: plan.toWorld(dispatch), abort: new AbortController() };
      instances.push(instance);
      const sweeping = sweepUntilOver(instance);
      return {
        async stop() {
          instance.abort.abort(); // the function's own time limit does this, a moment before the platform ends it
          await Promise.all([sweeping, ...running]);
        },
      };
    },
    async close() {
      closing.abort();
      await Promise.all(running);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

async function toWake(request: IncomingMessage): Promise<Wake> {
  const header = request.headers["x-wake-signature"];
  return { header: typeof header === "string" ? header : null, body: await text(request) };
}

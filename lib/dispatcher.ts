import { readDatabaseUrl, withoutNeonPooler } from "#db/database-url.ts";
import { frozenBackground, livingBackground } from "#lib/adapters/background.ts";
import type { DeadLetter } from "#lib/adapters/dead-letters.ts";
import { inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import { netlifyDispatch } from "#lib/adapters/netlify-dispatch.ts";
import { pgbossDispatch } from "#lib/adapters/pgboss-dispatch.ts";
import { queueDatabase } from "#lib/adapters/pgboss-queue.ts";
import type { QueueState } from "#lib/adapters/pgboss-state.ts";
import type { Background, Dispatch, World } from "#lib/engine/ports.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import type { RetentionWorld } from "#lib/privacy/ports.ts";
import { tidy } from "#lib/privacy/tidy.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";
import { redactText } from "./redact.ts";

/** `app` serves pages, and does the work itself where it is inline; `worker` does nothing but the work. */
export type Role = "app" | "worker";

export interface Dispatcher {
  readonly dispatch: Dispatch;
  readonly background: Background;
  /** Resolves when this process works, where it does any. */
  readonly start: () => Promise<void>;
  /** Resolves when every slice of this process has given its job back, and its last messages are out or late. */
  readonly stop: () => Promise<void>;
  /** Jobs whose slices only threw, the newest first; none where no queue keeps them. */
  readonly listDeadLetters: (limit: number) => Promise<readonly DeadLetter[]>;
  /** Of pg-boss; null where it is not used. @throws where its queues cannot be used */
  readonly readQueue: () => Promise<QueueState | null>;
}

const APP_SLICES_AT_ONCE = 100;
const QUEUE_CONNECTIONS = { app: 2, worker: 4 };
const LISTENING = 1; // a worker's, beside those
const LAST_NEWS_MS = 3_000;

/** How this process starts slices; the same jobs run to the same end whichever way it is. */
export function dispatcherOf(
  env: Env,
  role: Role,
  world: () => World & RetentionWorld,
): Dispatcher {
  switch (dispatchOf(env)) {
    case "inline":
      return inlineDispatcher(env, role, world);
    case "netlify":
      return netlifyDispatcher(env, role);
    case "pgboss":
      return pgbossDispatcher(env, role, world);
  }
}

export function dispatchOf(env: Env): NonNullable<Env["DISPATCH"]> {
  if (env.DISPATCH !== undefined) return env.DISPATCH;
  const isOnNetlify = env.NETLIFY === "true" || env.AWS_LAMBDA_FUNCTION_NAME !== undefined;
  return isOnNetlify ? "netlify" : "inline";
}

/** A process that nobody freezes: what it left under way goes on, and is seen out when it stops. */
function living(dispatcher: Omit<Dispatcher, "background">): Dispatcher {
  const background = livingBackground();
  return {
    ...dispatcher,
    background,
    async stop() {
      await dispatcher.stop();
      await background.settle(LAST_NEWS_MS);
    },
  };
}

/** What pg-boss adds to the connections of such a process. */
export function queueConnectionsOf(env: Env, role: Role): number {
  if (dispatchOf(env) !== "pgboss") return 0;
  return QUEUE_CONNECTIONS[role] + (role === "worker" ? LISTENING : 0);
}

/** What a process that works does, whatever wakes it. */
function workOf(env: Env, world: () => World & RetentionWorld) {
  return {
    runSlice: (jobId: string, host: { signal: AbortSignal; isCrowded: () => boolean }) =>
      runSlice(world(), jobId, { deadline: Number.POSITIVE_INFINITY, ...host }),
    async sweep() {
      await sweep(world());
      await tidy(world());
    },
    sendNews: () => sendAllNews(world()),
    concurrency: env.WORKER_CONCURRENCY,
    sweepEveryMs: env.SWEEP_SECONDS * 1_000,
  };
}

function inlineDispatcher(env: Env, role: Role, world: () => World & RetentionWorld): Dispatcher {
  const work = workOf(env, world);
  const concurrency = role === "app" ? APP_SLICES_AT_ONCE : work.concurrency;
  const inline = inlineDispatch({ ...work, concurrency, log });
  return living({
    dispatch: inline,
    start: async () => inline.start(),
    stop: inline.stop,
    listDeadLetters: async () => [],
    readQueue: async () => null,
  });
}

function netlifyDispatcher(env: Env, role: Role): Dispatcher {
  if (role === "worker") {
    throw new Error(
      "The environment is not right:\n  DISPATCH must be pgboss or inline for a worker: on Netlify the functions work",
    );
  }
  const siteUrl = env.SITE_URL ?? env.URL;
  if (siteUrl === undefined) {
    throw new Error(
      "The environment is not right:\n  SITE_URL must be set where DISPATCH is netlify",
    );
  }
  return {
    dispatch: netlifyDispatch({ siteUrl, secret: purposeKey(env.APP_SECRET, "wake/v1"), log }),
    background: frozenBackground,
    start: async () => undefined,
    stop: async () => undefined,
    listDeadLetters: async () => [],
    readQueue: async () => null,
  };
}

function pgbossDispatcher(env: Env, role: Role, world: () => World & RetentionWorld): Dispatcher {
  const max = QUEUE_CONNECTIONS[role];
  const address = readDatabaseUrl(env.DATABASE_URL);
  const directUrl = withoutNeonPooler(address).href;
  const dispatch = pgbossDispatch({
    db: queueDatabase(address.href, { max, directUrl, log }),
    work: role === "app" ? null : workOf(env, world),
    log,
  });
  const { start, stop, readState: readQueue } = dispatch;
  async function listDeadLetters(limit: number): Promise<DeadLetter[]> {
    const letters = await dispatch.listDeadLetters(limit);
    return letters.map((letter) => ({ ...letter, error: redactText(letter.error) }));
  }
  return living({ dispatch, start, stop, listDeadLetters, readQueue });
}

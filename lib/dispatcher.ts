import { readDatabaseUrl } from "#db/database-url.ts";
import type { DeadLetter } from "#lib/adapters/dead-letters.ts";
import { inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import { netlifyDispatch } from "#lib/adapters/netlify-dispatch.ts";
import { pgbossDispatch } from "#lib/adapters/pgboss-dispatch.ts";
import { queueDatabase } from "#lib/adapters/pgboss-queue.ts";
import type { Dispatch, World } from "#lib/engine/ports.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";
import { redactText } from "./redact.ts";

/** `app` serves pages, and does the work itself where it is inline; `worker` does nothing but the work. */
export type Role = "app" | "worker";

export interface Dispatcher {
  readonly dispatch: Dispatch;
  /** Resolves when this process works, where it does any. */
  readonly start: () => Promise<void>;
  /** Resolves when every slice of this process has given its job back. */
  readonly stop: () => Promise<void>;
  /** Jobs whose slices only threw, the newest first; none where no queue keeps them. */
  readonly listDeadLetters: (limit: number) => Promise<readonly DeadLetter[]>;
}

const APP_SLICES_AT_ONCE = 100;
const APP_CONNECTIONS = 2;
const WORKER_CONNECTIONS = 4;

/** How this process starts slices; the same jobs run to the same end whichever way it is. */
export function dispatcherOf(env: Env, role: Role, world: () => World): Dispatcher {
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

/** What a process that works does, whatever wakes it. */
function workOf(env: Env, world: () => World) {
  return {
    runSlice: (jobId: string, host: { signal: AbortSignal; isCrowded: () => boolean }) =>
      runSlice(world(), jobId, { deadline: Number.POSITIVE_INFINITY, ...host }),
    sweep: () => sweep(world()),
    sendNews: () => sendAllNews(world()),
    concurrency: env.WORKER_CONCURRENCY,
    sweepEveryMs: env.SWEEP_SECONDS * 1_000,
  };
}

function inlineDispatcher(env: Env, role: Role, world: () => World): Dispatcher {
  const work = workOf(env, world);
  const concurrency = role === "app" ? APP_SLICES_AT_ONCE : work.concurrency;
  const inline = inlineDispatch({ ...work, concurrency, log });
  return {
    dispatch: inline,
    start: async () => inline.start(),
    stop: inline.stop,
    listDeadLetters: async () => [],
  };
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
    start: async () => undefined,
    stop: async () => undefined,
    listDeadLetters: async () => [],
  };
}

function pgbossDispatcher(env: Env, role: Role, world: () => World): Dispatcher {
  const max = role === "app" ? APP_CONNECTIONS : WORKER_CONNECTIONS;
  const dispatch = pgbossDispatch({
    db: queueDatabase(readDatabaseUrl(env.DATABASE_URL).href, { max, log }),
    work: role === "app" ? null : workOf(env, world),
    log,
  });
  const { start, stop } = dispatch;
  async function listDeadLetters(limit: number): Promise<DeadLetter[]> {
    const letters = await dispatch.listDeadLetters(limit);
    return letters.map((letter) => ({ ...letter, error: redactText(letter.error) }));
  }
  return { dispatch, start, stop, listDeadLetters };
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./lambda.ts";

interface QueueOptions {
  readonly retryDelaysMs: readonly number[];
  readonly atOnce: number;
}

type Call = (attempt: number) => Promise<Answer>;

/** Calls that were accepted and are made one after the other in the background, and again where they failed. */
export function backgroundQueue({ retryDelaysMs, atOnce }: QueueOptions) {
  const stopping = new AbortController();
  const waiting: (() => void)[] = [];
  let underWay = 0;

  async function makeInTurn(call: Call, attempt: number): Promise<Answer> {
    if (underWay < atOnce) underWay += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call(attempt);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  }

  async function make(call: Call): Promise<void> {
    for (const [index, delayMs] of [0, ...retryDelaysMs].entries()) {
      if (!(await passed(delayMs, stopping.signal))) return;
      const answer = await makeInTurn(call, index + 1);
      if (answer.kind === "answered") return;
    }
  }

  return {
    /** Resolves when the call was answered, or given up. */
    add: make,
    stop: () => stopping.abort(),
  };
}

/** False when the time was cut short. */
export async function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(Math.max(0, ms), undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "#scripts/api-client.ts";
import type { BenchServer } from "./bench-database.ts";
import { openStack } from "./bench-stack.ts";
import { type Figure, figure } from "./figure.ts";
import { percentile } from "./percentile.ts";

const A_SECOND = 100;
const SECONDS = 60;
const SEARCHES = 8;
const TARGET = 2_500;
const PATIENCE_MS = 30_000;
const TITLES = ["director", "officer", "representative"];

interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly body?: string;
  /** As a browser asks that has signed in; else with a key. */
  readonly bySession?: true;
}

interface Answered {
  readonly ms: number;
  readonly isRight: boolean;
}

/**
 * A hundred requests a second for a minute, as people who watch, read and decide send them, while searches run in the same
 * process. A request begins when its moment has come, whether or not those before it were answered.
 */
export async function measureLoad(server: BenchServer): Promise<Figure[]> {
  const stack = await openStack(server, {
    env: { LINKEDIN_SPACING_MS: "300-900" },
    simulator: { latencyMs: { min: 200, max: 600 } },
  });
  const { baseUrl, apiKey } = stack;
  const client = apiClient({ baseUrl, apiKey });
  const jobIds: string[] = [];
  for (let number = 0; number < SEARCHES; number += 1) {
    const { id } = await client.createJob({
      criteria: { kind: "people", people: { titles: [...TITLES] }, target: TARGET },
    });
    jobIds.push(id);
  }
  const cookie = await cookieOf(baseUrl);
  const send = (ask: Ask) => answerTo({ baseUrl, apiKey, cookie }, ask);
  await Promise.all(mixOf(jobIds, 0).map(send)); // what is loaded with the first request is loaded

  const answers = await sendSteadily((number) => {
    const mix = mixOf(jobIds, number);
    return send(mix[number % mix.length] ?? { path: "/api/health" });
  });
  const times = answers.map(({ ms }) => ms);
  const errors = answers.filter(({ isRight }) => !isRight).length;
  await stack.stop();
  return [
    figure({ id: "load-requests", value: answers.length, unit: "requests" }),
    figure({ id: "load-errors", value: errors, unit: "requests", atMost: 0 }),
    ...[0.5, 0.95, 0.99].map((share) =>
      figure({ id: `load-p${share * 100}`, value: percentile(times, share), unit: "ms" }),
    ),
  ];
}

async function sendSteadily(send: (number: number) => Promise<Answered>): Promise<Answered[]> {
  const answers: Promise<Answered>[] = [];
  const startedAt = performance.now();
  for (let number = 0; number < A_SECOND * SECONDS; number += 1) {
    const waitMs = startedAt + (number * 1_000) / A_SECOND - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    answers.push(send(number));
  }
  return Promise.all(answers);
}

/** Twenty requests: mostly how searches are going and their rows, now and then a decision, a page, the lists. */
function mixOf(jobIds: readonly string[], number: number): readonly Ask[] {
  const jobId = jobIds[number % jobIds.length] ?? "";
  const state: Ask = { path: `/api/v1/jobs/${jobId}` };
  const rows: Ask = { path: `/api/v1/jobs/${jobId}/results?limit=100` };
  const found: Ask = {
    path: `/api/v1/jobs/${jobId}/results?q=director&sort=name&page=1&perPage=50`,
  };
  const decide: Ask = {
    path: "/api/v1/decisions",
    method: "POST",
    body: JSON.stringify({
      jobId,
      selection: { filter: { q: "officer" }, asOfSeq: 1_000_000 },
      decision: number % 40 < 20 ? "approved" : "rejected",
    }),
  };
  return [
    ...Array.from({ length: 7 }, () => state),
    ...Array.from({ length: 5 }, () => rows),
    found,
    found,
    decide,
    { path: "/api/v1/jobs" },
    { path: "/api/v1/connections", bySession: true },
    { path: "/searches", bySession: true },
    { path: `/searches/${jobId}`, bySession: true },
    { path: "/api/health" },
  ];
}

async function cookieOf(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}/api/session/demo`, {
    headers: { "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  if (cookies.length === 0) throw new Error("the demo signed nobody in");
  return cookies.join("; ");
}

interface Site {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly cookie: string;
}

async function answerTo({ baseUrl, apiKey, cookie }: Site, ask: Ask): Promise<Answered> {
  const { path, method = "GET", body, bySession } = ask;
  const startedAt = performance.now();
  const headers = {
    ...(bySession ? { cookie } : { authorization: `Bearer ${apiKey}` }),
    ...(body && { "content-type": "application/json" }),
  };
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body }),
    });
    await response.arrayBuffer();
    return { ms: performance.now() - startedAt, isRight: response.status === 200 };
  } catch {
    return { ms: performance.now() - startedAt, isRight: false };
  }
}

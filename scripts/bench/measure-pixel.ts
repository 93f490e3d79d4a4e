import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type Browser, chromium } from "playwright-core";
import { apiClient } from "#scripts/api-client.ts";
import { chromiumFlags, findChromium } from "#scripts/local/chromium.ts";
import { ensureChromium } from "#scripts/local/install-chromium.ts";
import type { Stack } from "#scripts/local/stack.ts";
import type { BenchServer } from "./bench-database.ts";
import { openStack } from "./bench-stack.ts";
import { openPool, requestFrom } from "./bench-world.ts";
import { type Figure, figure } from "./figure.ts";
import { percentile } from "./percentile.ts";
import { type Commit, delaysOf } from "./pixel-delays.ts";
import { openRealtimeDelay, type RealtimeDelay } from "./realtime-delay.ts";
import { watchPixels } from "./watch-pixels.ts";

const TARGET = 1_200; // 12 pages
const SPACING = "2000-2500"; // the quick end of the app's own pace
const POLL_MS = 250;
const LAST_PIXEL_MS = 1_000;
const MORE_MS = 150;

interface Scene {
  readonly stack: Stack;
  readonly pool: pg.Pool;
  readonly browser: Browser;
  readonly realtime: RealtimeDelay;
}

/** From a page's commit to the change on an open screen, against publish to receive of the realtime server alone. */
export async function measurePixel(server: BenchServer, runs: number): Promise<Figure[]> {
  const scene = await openScene(server);
  // Of all runs together: a run has twelve pages, whose slowest twentieth is one page.
  const pixels: number[] = [];
  const messages: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const seen = await watchSearch(scene);
    pixels.push(...seen.pixels);
    messages.push(...seen.messages);
  }
  await scene.browser.close();
  scene.realtime.close();
  await scene.pool.end();
  await scene.stack.stop();
  const at = (share: number) => ({
    value: percentile(pixels, share),
    against: percentile(messages, share),
  });
  return [
    figure({ id: "pixel-p95", unit: "ms", ...at(0.95), atMostMore: MORE_MS }),
    figure({ id: "pixel-p50", unit: "ms", ...at(0.5) }),
  ];
}

async function openScene(server: BenchServer): Promise<Scene> {
  if (!ensureChromium()) throw new Error("there is no browser to look with");
  const stack = await openStack(server, {
    env: { LINKEDIN_SPACING_MS: SPACING },
    simulator: { latencyMs: { min: 50, max: 100 } },
  });
  if (!stack.realtime) throw new Error("the realtime server is not this machine's");
  const executablePath = findChromium() ?? "";
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  server.undo.add(() => browser.close());
  const realtime = await openRealtimeDelay(stack.realtime);
  return { stack, browser, realtime, pool: openPool(stack.databaseUrl) };
}

async function watchSearch({ stack, browser, pool, realtime }: Scene) {
  const client = apiClient(stack);
  const { criteria } = requestFrom(0, TARGET);
  const { id } = await client.createJob({ criteria: { ...criteria, people: {} } });
  const page = await browser.newPage();
  const { since, pixels } = await watchPixels(page, `${stack.baseUrl}/searches/${id}`);
  const over = new AbortController();
  const messages = realtime.measure(over.signal);
  while ((await client.readJob(id)).completedAt === null) await sleep(POLL_MS);
  over.abort();
  await sleep(LAST_PIXEL_MS);
  const delays = delaysOf(await commitsOf(pool, id, since), await pixels());
  await page.close();
  return { pixels: delays, messages: await messages };
}

/** The database notes the moment a commit began. */
async function commitsOf(pool: pg.Pool, jobId: string, since: number): Promise<Commit[]> {
  const { rows } = await pool.query<{ shown: number; at: Date }>(
    `select (detail ->> 'shown')::int as shown, created_at as at from job_events
     where job_id = $1 and detail ->> 'what' = 'page' order by seq`,
    [jobId],
  );
  return rows.map(({ shown, at }) => ({ shown, at: at.getTime() })).filter(({ at }) => at > since);
}

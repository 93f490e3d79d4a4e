import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { FaultInput } from "#scripts/simulators/unipile/options.ts";
import { type Arena, LEASE_MS } from "./arena.ts";
import type { Worker } from "./crew.ts";
import type { ChaosEvent, EventKind } from "./draw-events.ts";
import { ACCOUNTS, LARGE_ACCOUNT } from "./plan-job.ts";

type Effect = (arena: Arena, event: ChaosEvent) => Promise<void> | void;

const PAUSE_MS = 2.5 * LEASE_MS;
const CLOCK_OFF_MS = [0, 0, -300_000, 300_000] as const;
const MOST_ERRORS = 4;
const RETRY_AFTER_SECONDS = 1;
const HANG_MS = 10_000; // longer than a worker waits for a page

const EFFECTS: Record<EventKind, Effect> = {
  kill: (arena, event) => replace(arena, event, "SIGKILL"),
  deploy: (arena, event) => replace(arena, event, "SIGTERM"),
  pause: pauseHolder,
  cut_connection: ({ proxy }, { pick }) => void proxy.cut(pick),
  half_open_connection: ({ proxy }, { pick, size }) =>
    void proxy.freeze(pick, {
      what: size < 0.5 ? "answers" : "everything",
      forMs: LEASE_MS * (1.5 + 2 * size),
    }),
  restart_database: ({ postgres }) => postgres.restart("fast"),
  crash_database: ({ postgres }) => postgres.restart("immediate"),
  stop_realtime: ({ channel }, { size }) => channel.goAway(LEASE_MS * (0.5 + size)),
  wake_storm: ({ crew }) => crew.storm(),
  throttle: fault(() => ({ status: 429, retryAfterSeconds: RETRY_AFTER_SECONDS })),
  error_burst: fault(
    () => ({ status: 500, type: "errors/provider_error" }),
    (size) => 2 + Math.floor(size * (MOST_ERRORS - 1)),
  ),
  hang: fault(() => ({ hangMs: HANG_MS })),
  truncated_answer: fault(() => ({ body: "truncated" })),
  broken_answer: fault(() => ({ resetConnection: true })),
  bad_gateway: fault(() => ({ status: 502 })),
  slow_answer: fault((size) => ({ latencyMs: LEASE_MS * (0.5 + size) })),
  disconnect_account: disconnectAccount,
  repeat_page: fault(() => ({ repeatCursor: true })),
};

const TAKES_A_WORKER: readonly EventKind[] = ["kill", "deploy", "pause"];
const LONGEST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** Chaos among workers that are all dead is none: the next one to go waits until a third of them are at work. */
export async function untilItMatters({ crew }: Arena, { kind }: ChaosEvent): Promise<void> {
  if (!TAKES_A_WORKER.includes(kind)) return;
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (crew.awake().length <= crew.size / 3 && Date.now() < deadline) await sleep(LOOK_EVERY_MS);
}

/** Lets one event happen; what it entails may last longer than the time to the next one. */
export async function happen(arena: Arena, event: ChaosEvent): Promise<void> {
  await EFFECTS[event.kind](arena, event);
}

function pickOf<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[Math.floor(pick * items.length)];
}

async function replace(
  { crew }: Arena,
  { pick, size }: ChaosEvent,
  signal: "SIGKILL" | "SIGTERM",
): Promise<void> {
  const worker = pickOf(crew.awake(), pick);
  const clockOffMs = pickOf(CLOCK_OFF_MS, size) ?? 0;
  if (worker) await crew.replace(worker, { signal, clockOffMs });
}

/** Somebody who holds a job, where there is one: past its lease the work is another's, and then it writes. */
export async function pauseHolder(arena: Arena, { pick }: { pick: number }): Promise<void> {
  const { crew } = arena;
  const names = await holdersOf(arena);
  const holders = crew.awake().filter(({ name }) => names.has(name));
  const worker: Worker | undefined = pickOf(holders.length > 0 ? holders : crew.awake(), pick);
  if (worker) await crew.pause(worker, PAUSE_MS);
}

const Holder = z.object({ writer: z.string() });

async function holdersOf({ postgres }: Arena): Promise<Set<string>> {
  try {
    const { rows } = await postgres.pool.query(`
      select distinct claim.writer from prospect_search_jobs j
      cross join lateral (
        select w.writer from job_events e join chaos_writes w on w.job_id = e.job_id and w.seq = e.seq
        where e.job_id = j.id and e.detail ->> 'what' = 'claimed' order by e.seq desc limit 1
      ) claim
      where j.status = 'processing' and j.lease_until > now()`);
    return new Set(
      z
        .array(Holder)
        .parse(rows)
        .map(({ writer }) => writer),
    );
  } catch {
    return new Set(); // the database restarts just now
  }
}

async function disconnectAccount({ provider }: Arena, { pick, size }: ChaosEvent): Promise<void> {
  const accountId = pickOf(ACCOUNTS, pick) ?? LARGE_ACCOUNT;
  await provider.setStatus(accountId, "CREDENTIALS");
  await sleep(LEASE_MS * (1 + size));
  await provider.setStatus(accountId, "OK");
}

/** The next call of some account goes wrong in this way. */
function fault(
  does: (size: number) => FaultInput["do"],
  times: (size: number) => number = () => 1,
): Effect {
  return async ({ provider }, { kind, pick, size }) => {
    const all = kind === "repeat_page" ? ACCOUNTS.filter((id) => id !== LARGE_ACCOUNT) : ACCOUNTS;
    const accountId = pickOf(all, pick) ?? LARGE_ACCOUNT;
    await provider.addFault({ on: { accountId }, times: times(size), do: does(size) });
  };
}

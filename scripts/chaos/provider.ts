import { z } from "zod";
import { startUnipile } from "#scripts/local/companions.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";
import type { FaultInput } from "#scripts/simulators/unipile/options.ts";
import { ACCOUNTS } from "./plan-job.ts";

const Call = z.object({
  at: z.number(),
  route: z.string(),
  accountId: z.string().nullable(),
  params: z.record(z.string(), z.unknown()).nullable(),
  start: z.number().nullable(),
  status: z.number().nullable(),
  answeredAt: z.number().nullable(),
  retryAfterSeconds: z.number().nullable(),
});
/** A search as the provider saw it. */
export type Call = z.infer<typeof Call>;

export interface Provider {
  readonly url: string;
  readonly apiKey: string;
  addFault(fault: FaultInput): Promise<void>;
  setStatus(accountId: string, status: "OK" | "CREDENTIALS"): Promise<void>;
  /** No fault waits any more, and every account is connected. */
  calmDown(): Promise<void>;
  forgetCalls(): Promise<void>;
  calls(): Promise<Call[]>;
}

const LATENCY_MS = { min: 30, max: 120 };
const SHORT_PAGES = 0.1;

/** The simulated LinkedIn in a process of its own, with all accounts of the run. */
export async function startProvider(undo: UndoList): Promise<Provider> {
  const { child, url, apiKey } = await startUnipile({
    accounts: ACCOUNTS.map((id) => ({ id, name: id })),
    latencyMs: LATENCY_MS,
    quirks: { shortPages: SHORT_PAGES },
  });
  undo.add(child.stop);

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${url}/_simulator${path}`, {
      method,
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the simulator refused ${path}: ${await answer.text()}`);
    return answer.json();
  }

  async function setStatus(accountId: string, status: "OK" | "CREDENTIALS"): Promise<void> {
    await ask("POST", `/accounts/${accountId}`, { status });
  }

  return {
    url,
    apiKey,
    setStatus,
    async addFault(fault) {
      await ask("POST", "/faults", fault);
    },
    async calmDown() {
      await ask("DELETE", "/faults");
      for (const accountId of ACCOUNTS) await setStatus(accountId, "OK");
    },
    async forgetCalls() {
      await ask("DELETE", "/requests");
    },
    async calls() {
      const { items } = z.object({ items: z.array(Call) }).parse(await ask("GET", "/requests"));
      return items.filter(({ route }) => route === "search");
    },
  };
}

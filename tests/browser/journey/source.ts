import { z } from "zod";
import type { Stack } from "#scripts/local/stack.ts";
import type { FaultInput, RouteName } from "#scripts/simulators/unipile/options.ts";

const HELD_MS = 2_000;
const Calls = z.object({ items: z.array(z.object({ route: z.string() })) });

/** The simulated LinkedIn of a stack, which a test slows down so that a search does not end under its hands. */
export function sourceOf(stack: () => Pick<Stack, "simulatorUrl" | "simulatorApiKey">) {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const { simulatorUrl, simulatorApiKey } = stack();
    const answer = await fetch(`${simulatorUrl}/_simulator${path}`, {
      method,
      headers: { "x-api-key": simulatorApiKey ?? "", "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the simulator refused ${path}: ${await answer.text()}`);
    return answer.json();
  }

  async function willFail(...faults: FaultInput[]): Promise<void> {
    await ask("POST", "/faults", faults);
  }

  return {
    willFail,
    async countCalls(name: RouteName): Promise<number> {
      const { items } = Calls.parse(await ask("GET", "/requests"));
      return items.filter(({ route }) => route === name).length;
    },
    /** From now on a page takes its time, until `letGo`. */
    hold: () => willFail({ on: { probability: 1 }, do: { latencyMs: HELD_MS } }),
    async letGo() {
      await ask("DELETE", "/faults");
    },
  };
}

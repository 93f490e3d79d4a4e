import type { FunctionEvent } from "./function-event.ts";
import { functionPool } from "./function-pool.ts";
import type { BuiltFunction } from "./functions-manifest.ts";
import type { Answer } from "./lambda.ts";

export interface CallRecord {
  readonly name: string;
  /** 1, or more where the platform called again. */
  readonly attempt: number;
  readonly kind: Answer["kind"];
  readonly reason: string | null;
  readonly durationMs: number;
}

export interface FunctionCaller {
  call(
    built: BuiltFunction,
    event: FunctionEvent,
    terms: { limitMs: number; attempt?: number },
  ): Promise<Answer>;
  stop(): Promise<void>;
}

interface CallerOptions {
  readonly functions: readonly BuiltFunction[];
  readonly env: Readonly<Record<string, string>>;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
  readonly onOutput?: ((text: string) => void) | undefined;
}

export function functionCaller({
  functions,
  env,
  onCall,
  onOutput,
}: CallerOptions): FunctionCaller {
  const pools = new Map(functions.map((built) => [built, functionPool(built, { env, onOutput })]));
  return {
    async call(built, event, { limitMs, attempt = 1 }) {
      const startedAt = performance.now();
      const pool = pools.get(built);
      if (!pool) throw new Error(`${built.name} is not of this site`);
      const answer = await pool.invoke(event, limitMs);
      onCall?.({
        name: built.name,
        attempt,
        kind: answer.kind,
        reason: "reason" in answer ? answer.reason : null,
        durationMs: Math.round(performance.now() - startedAt),
      });
      return answer;
    },
    async stop() {
      await Promise.all(Array.from(pools.values(), (pool) => pool.stop()));
    },
  };
}

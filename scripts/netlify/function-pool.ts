import type { FunctionEvent } from "./function-event.ts";
import type { BuiltFunction } from "./functions-manifest.ts";
import { type Answer, type Lambda, startLambda } from "./lambda.ts";

interface PoolOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly onOutput?: ((text: string) => void) | undefined;
}

export interface FunctionPool {
  invoke(event: FunctionEvent, limitMs: number): Promise<Answer>;
  stop(): Promise<void>;
}

/** As many warm instances of one function as calls were under way at once. */
export function functionPool(built: BuiltFunction, { env, onOutput }: PoolOptions): FunctionPool {
  const idle: Lambda[] = [];
  const running = new Set<Lambda>();
  let isStopped = false;

  function start(): Lambda {
    const lambda = startLambda(built, env, onOutput);
    running.add(lambda);
    return lambda;
  }

  return {
    async invoke(event, limitMs) {
      if (isStopped) return { kind: "died", reason: "the site has stopped" };
      const lambda = idle.pop() ?? start();
      const answer = await lambda.invoke(event, limitMs);
      const isWarm = answer.kind === "answered" || answer.kind === "threw";
      if (isWarm) idle.push(lambda);
      else running.delete(lambda);
      return answer;
    },
    async stop() {
      isStopped = true;
      await Promise.all(Array.from(running, (lambda) => lambda.end()));
    },
  };
}

import { onTestFinished } from "vitest";
import { toEvent } from "#scripts/netlify/function-event.ts";
import type { BuiltFunction } from "#scripts/netlify/functions-manifest.ts";
import { type Answer, startLambda } from "#scripts/netlify/lambda.ts";
import { netlifyLimits } from "#scripts/netlify/platform-limits.ts";

export interface Wake {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const SITE = "https://prospects.test";
const BLOBS = { url: "https://blobs.test", token: "none" };

/** One instance of a built function without a site around it, for one test. */
export function lambdaOf(built: BuiltFunction, env: Readonly<Record<string, string>>) {
  const lambda = startLambda(built, env);
  onTestFinished(() => lambda.end());
  const limitMs = built.schedule ? netlifyLimits.scheduledMs : netlifyLimits.syncMs;
  return {
    invoke: (wake: Wake): Promise<Answer> => lambda.invoke(toEvent(toCall(wake), BLOBS), limitMs),
    output: lambda.output,
  };
}

function toCall({ method = "POST", path, headers = {}, body = "" }: Wake) {
  return { url: new URL(path, SITE), method, headers, body: Buffer.from(body) };
}

/** What a function that answered said. */
export function jsonOf(answer: Answer): unknown {
  if (answer.kind !== "answered") throw new Error(`the function ${answer.kind}`);
  return JSON.parse(Buffer.from(answer.body).toString());
}

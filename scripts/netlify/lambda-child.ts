// What AWS does around a bundled function: loads it once, then hands it one event after the other.
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Answer, Invocation, Report } from "./lambda.ts";

interface Meta {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
}
type Handler = (event: unknown, out: PassThrough, context: object) => Promise<unknown>;

const NO_CONTENT: Meta = { statusCode: 204 };

const answered: Meta[] = [];
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: Handler) => handler,
    HttpResponseStream: {
      from(out: PassThrough, given: Meta) {
        answered.push(given);
        return out;
      },
    },
  },
});

// Whoever started this process is gone, however that happened.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

const [, , entry = ""] = process.argv;
const { handler }: { handler: Handler } = await import(entry);

async function invoke({ id, event, limitMs }: Invocation): Promise<Answer> {
  const out = new PassThrough();
  const body = buffer(out);
  const endsAt = Date.now() + limitMs;
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => endsAt - Date.now() };
  try {
    await handler(event, out, context);
    out.end();
    return toAnswer(answered.pop() ?? NO_CONTENT, await body);
  } catch (error) {
    return { kind: "threw", reason: String(error) };
  }
}

function toAnswer({ statusCode, headers = {}, multiValueHeaders }: Meta, body: Buffer): Answer {
  const single = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return {
    kind: "answered",
    status: statusCode,
    headers: multiValueHeaders ?? Object.fromEntries(single),
    body,
  };
}

process.on("message", async (invocation: Invocation) => {
  const report: Report = { id: invocation.id, answer: await invoke(invocation) };
  process.send?.(report);
});
process.send?.("started");

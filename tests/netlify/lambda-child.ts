// What AWS does around a bundled function: loads it once, then hands it one event after the other.
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Answer, Invocation } from "./lambda.ts";

interface Meta {
  readonly statusCode: number;
}
type Handler = (event: unknown, out: PassThrough, context: object) => Promise<unknown>;

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

const [, , entry = "", limit = ""] = process.argv;
const { handler }: { handler: Handler } = await import(entry);

async function invoke({ id, event }: Invocation): Promise<Answer> {
  const out = new PassThrough();
  const body = buffer(out);
  const endsAt = Date.now() + Number(limit);
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => endsAt - Date.now() };
  try {
    await handler(event, out, context);
    out.end();
    const text = (await body).toString();
    return { id, isFailed: false, status: answered.pop()?.statusCode ?? null, text };
  } catch (error) {
    return { id, isFailed: true, status: null, text: String(error) };
  }
}

process.on("message", async (invocation: Invocation) => {
  process.send?.(await invoke(invocation));
});

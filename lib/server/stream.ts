import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";

/** Lines as they are made, and no faster than they are read; who stops reading stops the making. */
export function toStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // Read when the handler is over: what it may not write, its stream may not write either.
  const asAsked = AsyncLocalStorage.snapshot();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await asAsked(() => lines.next());
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await asAsked(() => lines.return(undefined));
    },
  });
}

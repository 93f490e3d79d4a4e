import type { IncomingMessage } from "node:http";

const PATIENCE = 8; // times the limit a sender may overshoot and still be told so

/** Null when the body is too large. The rest is read and thrown away: closing early would cut off the answer. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  const sent: AsyncIterable<Buffer> = request;
  for await (const chunk of sent) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > maxBytes * PATIENCE) request.socket.destroy();
  }
  return size > maxBytes ? null : Buffer.concat(chunks);
}

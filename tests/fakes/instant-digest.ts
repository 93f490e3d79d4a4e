import { createHash } from "node:crypto";
import { vi } from "vitest";

/**
 * The same digest, without the thread pool: on a virtual clock nothing may take real time. The answer gives the real one
 * back.
 */
export function instantDigest(): () => void {
  const spy = vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, data) => {
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    const digest = new Uint8Array(createHash("sha256").update(bytes).digest());
    return digest.buffer;
  });
  return () => spy.mockRestore();
}

import "server-only";
import { after } from "next/server.js";
import { log } from "#lib/log.ts";

/** Does something when the answer has left, and keeps the process awake for it where that needs to be said. */
export function later(work: () => Promise<void>): void {
  const careful = () => work().catch((error: unknown) => log.bug(error));
  try {
    after(careful);
  } catch {
    void careful(); // not inside Next: nothing would put the process to sleep
  }
}

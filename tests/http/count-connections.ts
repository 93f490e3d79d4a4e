import { createHook } from "node:async_hooks";
import { onTestFinished } from "vitest";

/** Counts every TCP connection this process tries to open, by whatever library: Node makes one such object for each. */
export function countConnections(): () => number {
  let count = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === "TCPCONNECTWRAP") count += 1;
    },
  }).enable();
  onTestFinished(() => void hook.disable());
  return () => count;
}

import type { Stack } from "./stack.ts";
import type { UndoList } from "./undo-list.ts";

/** Waits until we end it all. An app that ends without being asked takes the rest with it, and that is a fault. */
export async function serveUntilOver(stack: Stack, undo: UndoList): Promise<void> {
  await stack.appEnded;
  const wasAsked = undo.hasBegun();
  await undo.run();
  if (!wasAsked) throw new Error("The app ended by itself.");
}

import { z } from "zod";
import { WORKER_SAYS } from "./worker-says.ts";

const BUG_CHARACTERS = 60;

/** What is worth remembering of what workers print. */
export function takeNotes() {
  const bugs = new Map<string, number>();
  let refused = 0;

  function addBug(message: string): void {
    bugs.set(message, (bugs.get(message) ?? 0) + 1);
  }

  return {
    addBug,
    bugs: () => bugs,
    refusedPages: () => refused,
    hear(line: string): void {
      if (line === WORKER_SAYS.refused) refused += 1;
      const bug = bugIn(line);
      if (bug !== null) addBug(bug);
    },
  };
}

const Bug = z.object({
  event: z.literal("bug"),
  message: z.string(),
  cause: z.string().optional(),
});

/** The beginning of it: a failed query repeats its parameters. */
function bugIn(line: string): string | null {
  try {
    const { message, cause } = Bug.parse(JSON.parse(line));
    return `${message.slice(0, BUG_CHARACTERS).replaceAll(/\s+/g, " ")} (${cause ?? "no cause"})`;
  } catch {
    return null; // another line
  }
}

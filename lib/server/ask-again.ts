import "server-only";

/** Who was let in a moment ago is let in still; a body that takes longer may outlive a membership, a role or a session. */
const A_MOMENT_MS = 1_000;

interface LetIn {
  readonly at: number;
  readonly ask: () => Promise<void>;
}

const letIn = new WeakMap<Request, LetIn>();

/** Keeps how to find out once more whether whoever sent this may. */
export function rememberDoor(request: Request, ask: () => Promise<void>): void {
  letIn.set(request, { at: Date.now(), ask });
}

/** Called when the whole body is there: quick calls cost nothing more. @throws what the door says by now */
export async function askAgain(request: Request): Promise<void> {
  const door = letIn.get(request);
  if (door && Date.now() - door.at > A_MOMENT_MS) await door.ask();
}

/** One after the other; none begins after the end, and the end waits for the one that runs. */
export function oneAtATime() {
  let last = Promise.resolve();
  let isOver = false;
  return {
    run(work: () => Promise<void>): Promise<void> {
      const next = last.then(() => (isOver ? undefined : work()));
      last = next.catch(() => undefined);
      return next;
    },
    async end(): Promise<void> {
      isOver = true;
      await last;
    },
  };
}

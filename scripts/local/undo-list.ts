export type UndoList = {
  /** Notes how to take a step back; when everything is being taken back already, it happens at once. */
  add: (step: () => Promise<void> | void) => void;
  run: () => Promise<void>;
  /** True from the moment the end began. */
  hasBegun: () => boolean;
};

/** What was started, to be ended in the reverse order, once, also when the start is interrupted half-way. */
export function undoList(): UndoList {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
      }
    }
  }

  return {
    add(step) {
      steps.push(step);
      if (running) running = running.then(drain);
    },
    run() {
      running ??= drain();
      return running;
    },
    hasBegun: () => running !== null,
  };
}

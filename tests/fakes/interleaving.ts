import { nextTick } from "node:process";
import { StoreError } from "#lib/engine/errors.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One invocation of something: it stops for a while when it is frozen, and for ever when it is dead. */
export interface Process {
  readonly id: number;
  state: "running" | "frozen" | "dead";
  /** Whether it was ever frozen: what it does since may be late. */
  wasFrozen: boolean;
}

/** `request`: on its way to where it happens. `answer`: on its way back to the process. */
interface Task {
  readonly process: Process;
  readonly isAnswer: boolean;
  readonly act: () => void;
  /** Breaks the connection: the process hears of an error, and never of the answer. */
  readonly cut: ((error: Error) => void) | null;
}

export interface Interleaving {
  newProcess(): Process;
  /** Something outside of the process happens at once and whole, and its answer arrives later: both when chance says so. */
  call<Value>(process: Process, happen: () => Value): Promise<Value>;
  sleep(process: Process, ms: number, signal: AbortSignal): Promise<void>;
  /** Lets one thing happen, whichever chance chooses; false when there is none to choose. */
  step(): Promise<boolean>;
  kill(process: Process): void;
  freeze(process: Process, ms: number): void;
  /** Breaks one connection of the process; what it asked for may still happen. */
  cut(process: Process): boolean;
}

/** Until every process waits for a step again: ticks come after all that was promised, without a turn of the event loop. */
const afterMicrotasks = () => new Promise<void>((resolve) => nextTick(resolve));

const SHARE_THAT_ARRIVES = 0.5;

/** Processes that run in turns of one step: every order of steps can come out, and each comes out again from its seed. */
export function interleaving(clock: VirtualClock): Interleaving {
  let tasks: Task[] = [];
  let processes = 0;

  const isReady = ({ process, isAnswer }: Task) => (isAnswer ? process.state === "running" : true);

  function chosen(): Task | null {
    const ready = tasks.filter(isReady);
    const task = ready[Math.floor(clock.random() * ready.length)];
    if (!task) return null;
    tasks.splice(tasks.indexOf(task), 1);
    return task;
  }

  function call<Value>(process: Process, happen: () => Value): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    function arrive(): void {
      const settle = outcomeOf(happen, { resolve, reject });
      if (process.state !== "dead") {
        tasks.push({ process, isAnswer: true, act: settle, cut: reject });
      }
    }
    tasks.push({ process, isAnswer: false, act: arrive, cut: reject });
    return promise;
  }

  return {
    newProcess() {
      processes += 1;
      return { id: processes, state: "running", wasFrozen: false };
    },
    call,
    sleep(process, ms, signal) {
      if (ms <= 0 || signal.aborted) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      const takeBack = clock.at(clock.now() + Math.ceil(ms), () => {
        signal.removeEventListener("abort", wakeEarly);
        tasks.push({ process, isAnswer: true, act: resolve, cut: null });
      });
      function wakeEarly(): void {
        takeBack();
        resolve();
      }
      signal.addEventListener("abort", wakeEarly, { once: true });
      return promise;
    },
    async step() {
      const task = chosen();
      task?.act();
      await afterMicrotasks();
      return task !== null;
    },
    kill(process) {
      process.state = "dead";
      tasks = tasks.filter(
        (task) =>
          task.process !== process || (!task.isAnswer && clock.random() < SHARE_THAT_ARRIVES),
      );
    },
    freeze(process, ms) {
      process.state = "frozen";
      process.wasFrozen = true;
      clock.at(clock.now() + ms, () => {
        if (process.state === "frozen") process.state = "running";
      });
    },
    cut(process) {
      const task = tasks.find((each) => each.process === process && each.cut !== null);
      if (!task?.cut || process.state !== "running") return false;
      if (task.isAnswer || clock.random() >= SHARE_THAT_ARRIVES) {
        tasks.splice(tasks.indexOf(task), 1);
      }
      task.cut(new StoreError("the connection is gone", { isUnavailable: true }));
      return true;
    },
  };
}

function outcomeOf<Value>(
  happen: () => Value,
  { resolve, reject }: Pick<PromiseWithResolvers<Value>, "resolve" | "reject">,
): () => void {
  try {
    const value = happen();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

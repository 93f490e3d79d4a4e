import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "#scripts/local/child-process.ts";
import { repository } from "#scripts/local/data-dir.mjs";
import type { UndoList } from "#scripts/local/undo-list.ts";
import { takeNotes } from "./take-notes.ts";

export interface CrewOptions {
  readonly size: number;
  readonly isFenced: boolean;
  readonly workspaceIds: readonly string[];
  /** Of a worker that signs what it writes with this name. */
  readonly envOf: (writer: string) => Record<string, string>;
}

export interface Worker {
  readonly name: string;
  readonly child: Child;
  /** Not yet while it starts, nor while it is stopped. */
  isAwake: boolean;
}

export interface Crew {
  readonly size: number;
  /** Workers that run, neither starting nor paused. */
  awake(): Worker[];
  /** Ends one and puts another in its place. `clockOffMs` is by how much the new one's clock is wrong. */
  replace(
    worker: Worker,
    how: { signal: "SIGKILL" | "SIGTERM"; clockOffMs: number },
  ): Promise<void>;
  pause(worker: Worker, forMs: number): Promise<void>;
  storm(): void;
  stop(): Promise<void>;
  /** Pages of workers that had lost their job, and were not taken. */
  refusedPages(): number;
  /** What workers reported as bugs, with how often; one that ended by itself is among them. */
  bugs(): ReadonlyMap<string, number>;
}

const REST_MS = 150;
const GOODBYE_MS = 3_000;

export async function startCrew(options: CrewOptions, undo: UndoList): Promise<Crew> {
  const workers = new Map<number, Worker>();
  const notes = takeNotes();
  let lives = 0;
  let isOver = false;

  async function hire(place: number, clockOffMs: number): Promise<void> {
    lives += 1;
    const name = `worker-${place}-life-${lives}`;
    const child = startChild({
      name,
      args: workerArgs(options, clockOffMs),
      env: options.envOf(name),
      onLine: notes.hear,
    });
    const worker = { name, child, isAwake: false };
    workers.set(place, worker);
    void child.ended.then(() => rehire(place, worker));
    await child.firstLine.catch(() => undefined); // it ended before: `rehire` sees to that
    worker.isAwake = true;
  }

  /** A worker that nobody ended. */
  async function rehire(place: number, worker: Worker): Promise<void> {
    if (isOver || workers.get(place) !== worker) return;
    notes.addBug(`a worker ended by itself: ${worker.child.lastLines()}`);
    await sleep(REST_MS);
    if (!isOver && workers.get(place) === worker) await hire(place, 0);
  }

  async function replace(
    worker: Worker,
    { signal, clockOffMs }: { signal: "SIGKILL" | "SIGTERM"; clockOffMs: number },
  ): Promise<void> {
    const place = [...workers].find(([, one]) => one === worker)?.[0];
    if (place === undefined) return;
    workers.delete(place);
    await end(worker, signal);
    await sleep(REST_MS);
    if (!isOver) await hire(place, clockOffMs);
  }

  async function stop(): Promise<void> {
    isOver = true;
    await Promise.all([...workers.values()].map((worker) => end(worker, "SIGKILL")));
  }

  undo.add(stop);
  await Promise.all(Array.from({ length: options.size }, (_, place) => hire(place, 0)));
  const awake = () =>
    [...workers.values()].filter(({ child, isAwake }) => isAwake && child.isRunning());
  if (awake().length < options.size) throw new Error([...notes.bugs().keys()].join("\n"));
  return {
    size: options.size,
    awake,
    replace,
    pause,
    storm() {
      for (const worker of awake()) signalTo(worker, "SIGUSR2");
    },
    stop,
    refusedPages: notes.refusedPages,
    bugs: notes.bugs,
  };
}

async function pause(worker: Worker, forMs: number): Promise<void> {
  worker.isAwake = false;
  signalTo(worker, "SIGSTOP");
  await sleep(forMs);
  signalTo(worker, "SIGCONT");
  worker.isAwake = true;
}

function workerArgs({ isFenced, workspaceIds }: CrewOptions, clockOffMs: number): string[] {
  const folder = join(repository, "scripts/chaos");
  return [
    "--import",
    import.meta.resolve("./quick-start.mjs"),
    join(folder, "worker-main.ts"),
    `--clock-off-ms=${clockOffMs}`,
    ...workspaceIds.map((id) => `--workspace=${id}`),
    ...(isFenced ? [] : ["--no-fence"]),
  ];
}

function signalTo({ child }: Worker, signal: NodeJS.Signals): void {
  if (child.isRunning()) process.kill(child.pid, signal);
}

async function end({ child }: Worker, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  const impatience = setTimeout(() => void child.kill("SIGKILL"), GOODBYE_MS);
  await child.kill(signal);
  clearTimeout(impatience);
}

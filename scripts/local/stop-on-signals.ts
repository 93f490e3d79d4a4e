import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends what runs before the program does. The same Ctrl-C may arrive twice, from the terminal and from npm. */
export function stopOnSignals(stop: () => Promise<void>): void {
  const leave = (code: number) => void stop().finally(() => process.exit(code));
  for (const signal of SIGNALS) process.on(signal, () => leave(128 + constants.signals[signal]));
  process.on("uncaughtException", (error) => {
    console.error(error);
    leave(1);
  });
}

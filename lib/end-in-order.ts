import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const RequestStart = z.object({ server: z.custom<Server>() });

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

interface Ending {
  /** Resolves when nothing of the process's work is left. */
  readonly stopWork: () => Promise<void>;
  /** Longest that requests under way and the work are waited for. */
  readonly patienceMs: number;
  /** Whether Next leaves the signals to us (NEXT_MANUAL_SIG_HANDLE); else it exits without waiting for the work. */
  readonly isOurs: boolean;
}

/** When the server is asked to end: takes no new requests, answers those under way, stops the work, and exits. */
export function endInOrder({ stopWork, patienceMs, isOurs }: Ending): void {
  const servers = serversOfThisProcess();
  let isEnding = false; // the same Ctrl-C may arrive twice, from the terminal and from npm
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, async () => {
      if (isEnding) return;
      isEnding = true;
      if (!isOurs) return stopWork();
      await Promise.race([Promise.all([closeAll(servers), stopWork()]), sleep(patienceMs)]);
      process.exit(EXIT_CODES[signal]);
    });
  }
}

/** Next keeps its server to itself; Node tells of it with each request. */
function serversOfThisProcess(): ReadonlySet<Server> {
  const servers = new Set<Server>();
  subscribe("http.server.request.start", (message) => {
    servers.add(RequestStart.parse(message).server);
  });
  return servers;
}

async function closeAll(servers: ReadonlySet<Server>): Promise<void> {
  const closing = [...servers].map(
    (server) => new Promise<void>((resolve) => server.close(() => resolve())),
  );
  await Promise.all(closing);
}

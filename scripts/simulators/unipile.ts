/**
 * A local stand-in for Unipile v1 (LinkedIn search) over bundled public records.
 *
 * It applies the filters that the records can answer, keeps the limits and caps of the real service
 * and can be told to fail (`faults`) or to be awkward (`quirks`); see unipile/options.ts. Names,
 * titles and employers are real public records. Member numbers, slugs, network distance, company
 * sizes and premium flags are made up, and the profile addresses lead nowhere.
 */
import { createServer, type Server } from "node:http";
import { z } from "zod";
import type { AccountChange } from "./unipile/accounts.ts";
import { exchange } from "./unipile/exchange.ts";
import { type FaultInput, type SimulatorInput, SimulatorOptions } from "./unipile/options.ts";
import type { RequestLogEntry } from "./unipile/request-log.ts";
import { simulatedWorld } from "./unipile/world.ts";

export type UnipileSimulator = {
  url: string;
  apiKey: string;
  accountIds: string[];
  requests(): RequestLogEntry[];
  clearRequests(): void;
  addFaults(faults: FaultInput[]): void;
  setAccount(id: string, change: AccountChange): void;
  stop(): Promise<void>;
};

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 30_000;

export async function startUnipileSimulator(input: SimulatorInput = {}): Promise<UnipileSimulator> {
  const options = parseOptions(input);
  const stopping = new AbortController();
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
  });
  let baseUrl = "";
  const world = simulatedWorld(options, { baseUrl: () => baseUrl, stopped: stopping.signal });
  server.on("request", (request, response) => {
    exchange(world, request, response).catch((error: unknown) => {
      if (!request.destroyed) console.error("The simulator could not answer:", error);
      response.destroy();
    });
  });
  baseUrl = `http://127.0.0.1:${await listen(server, options.port)}`;
  return {
    url: baseUrl,
    apiKey: options.apiKey,
    accountIds: options.accounts.map(({ id }) => id),
    requests: () => world.log.list(),
    clearRequests: () => world.log.clear(),
    addFaults: (faults) => world.faults.add(faults),
    setAccount: (id, change) => world.setAccount(id, change),
    async stop() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function parseOptions(input: SimulatorInput): SimulatorOptions {
  const options = SimulatorOptions.safeParse(input);
  if (options.success) return options.data;
  throw new Error(`Simulator options: ${z.prettifyError(options.error)}`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

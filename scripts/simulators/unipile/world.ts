import { type AccountChange, type Accounts, accounts } from "./accounts.ts";
import { type Faults, faults } from "./faults.ts";
import { type Hosted, hosted } from "./hosted.ts";
import type { SimulatorOptions } from "./options.ts";
import { type Directory, loadDirectory } from "./people.ts";
import { type RequestLog, requestLog } from "./request-log.ts";
import { type Searches, searches } from "./search.ts";
import { type Webhooks, webhooks } from "./webhooks.ts";

/** Everything one running simulator knows. */
export type World = {
  options: SimulatorOptions;
  directory: Directory;
  accounts: Accounts;
  faults: Faults;
  log: RequestLog;
  searches: Searches;
  webhooks: Webhooks;
  hosted: Hosted;
  stopped: AbortSignal;
  nextCall(): number;
  /** Changes an account and tells the webhooks. */
  setAccount(id: string, change: AccountChange): void;
  /** Forgets an account and tells the webhooks. */
  removeAccount(id: string): void;
};

export function simulatedWorld(
  options: SimulatorOptions,
  server: { baseUrl(): string; stopped: AbortSignal },
): World {
  const directory = loadDirectory(options.dataDir);
  const known = accounts(options.accounts, options.clock);
  const hooks = webhooks(server.stopped);
  let calls = 0;

  function setAccount(id: string, change: AccountChange): void {
    const before = known.find(id).status;
    if (!known.set(id, change) || !change.status) return;
    if (before === "CREDENTIALS" && change.status === "OK") hooks.tell(id, "RECONNECTED");
    hooks.tell(id, change.status);
  }

  return {
    options,
    directory,
    accounts: known,
    faults: faults(options.faults, options.seed),
    log: requestLog(),
    searches: searches(directory, options),
    webhooks: hooks,
    hosted: hosted({
      options,
      accounts: known,
      baseUrl: server.baseUrl,
      stopped: server.stopped,
      reconnect: (id) => setAccount(id, { status: "OK" }),
    }),
    stopped: server.stopped,
    nextCall() {
      calls += 1;
      return calls;
    },
    setAccount,
    removeAccount(id) {
      known.remove(id);
      hooks.tell(id, "DELETED");
    },
  };
}

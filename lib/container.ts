import { setTimeout as sleep } from "node:timers/promises";
import { type AccessStore, accessStore } from "#db/access-store.ts";
import { apiKeyStore } from "#db/api-key-store.ts";
import { auditStore } from "#db/audit-store.ts";
import { connect, type Database } from "#db/client.ts";
import { countConnections } from "#db/count-connections.ts";
import { creatorStore } from "#db/creator-store.ts";
import { type DatabaseState, findTrouble, readState } from "#db/database-state.ts";
import { readDatabaseUrl } from "#db/database-url.ts";
import { type HistoryStore, historyStore } from "#db/history-store.ts";
import { invitationStore } from "#db/invitation-store.ts";
import { jobStore } from "#db/job-store.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type OperatorStore, operatorStore } from "#db/operator-store.ts";
import { outbox } from "#db/outbox.ts";
import { onlyReading } from "#db/read-only.ts";
import { recoveryStore } from "#db/recovery-store.ts";
import { resultStore } from "#db/result-store.ts";
import { findOpenDoors } from "#db/row-security.ts";
import { seedWorkspace } from "#db/seed.ts";
import { teamStore } from "#db/team-store.ts";
import { limitsThatAreOff } from "#db/time-limits.ts";
import { workspaceStore } from "#db/workspace-store.ts";
import type { AccessWorld } from "#lib/access/ports.ts";
import type { Mail } from "#lib/adapters/mail.ts";
import { noRealtime } from "#lib/adapters/no-realtime.ts";
import { otelMeter } from "#lib/adapters/otel-meter.ts";
import { type OtlpMeter, otlpMeter } from "#lib/adapters/otlp-meter.ts";
import { migrateQueues } from "#lib/adapters/pgboss-queue.ts";
import { pusherRealtime, type SocketSigner } from "#lib/adapters/pusher-realtime.ts";
import { systemClock } from "#lib/adapters/system-clock.ts";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";
import type { Check } from "#lib/contract/status.ts";
import { hangUp } from "#lib/engine/hang-up.ts";
import type { World } from "#lib/engine/ports.ts";
import { type Dispatcher, dispatcherOf, dispatchOf, type Role } from "./dispatcher.ts";
import { endInOrder } from "./end-in-order.ts";
import { type Env, readDatabaseEnv, readEnv } from "./env.ts";
import { inspect } from "./inspect.ts";
import { log } from "./log.ts";
import { type Safeguards, safeguardsOf } from "./safeguards.ts";
import {
  type Doors,
  doorsOf,
  mailOf,
  type SignInSettings,
  signInSettings,
} from "./sign-in-world.ts";
import {
  connectionsOf,
  driverOf,
  endingOf,
  limitsOf,
  paceOf,
  poolOf,
  publicPart,
  pusherOptions,
  wayOf,
} from "./world-options.ts";

/** The engine's world and what the HTTP surface needs beside it. */
export interface AppWorld extends World, Doors, AccessWorld, Safeguards {
  readonly access: AccessStore;
  readonly history: HistoryStore;
  readonly operators: OperatorStore;
  readonly settings: SignInSettings & {
    readonly demoSignIn: boolean;
    readonly siteUrl: string | null;
    readonly realtime: RealtimeConfig | null;
    /** How long a background function works before it hands over. */
    readonly sliceMs: number;
  };
  /** Null without a realtime service. */
  readonly signer: SocketSigner | null;
  readonly health: () => Promise<{ database: DatabaseState["kind"] }>;
  /** What is set up, what is missing, and how to mend it; names of variables, never values. */
  readonly inspect: () => Promise<Check[]>;
  /** Whether the database as a whole is the reason of an error: it does not answer, or lacks a migration. */
  readonly databaseTrouble: (error: unknown) => ReturnType<typeof findTrouble>;
  /** What a worker threw may hold what it worked on: without it. */
  readonly listDeadLetters: Dispatcher["listDeadLetters"];
  /** Lets nothing be written by what `work` asks of the database but the notes that `db/read-only.ts` names. */
  readonly onlyReading: typeof onlyReading;
  /** Starts the work of this process, where it does any; safe to call again. */
  readonly start: () => Promise<void>;
  /** Sends the figures collected so far: for a host that freezes this process after an answer. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const COLLECTOR_PATIENCE_MS = 3_000;

// Next loads this module once for its start-up hook and once for its routes: both must meet the same world.
const shared: typeof globalThis & { prospectFinderWorld?: AppWorld } = globalThis;

/** The only place where ports meet their implementations. */
export function getWorld(): AppWorld {
  shared.prospectFinderWorld ??= createWorld(readEnv(), "app");
  return shared.prospectFinderWorld;
}

/** Starts this process's work; a server whose environment is not right says what is wrong and ends. */
export function startWork(): void {
  try {
    getWorld().start().catch(endWith);
  } catch (error) {
    endWith(error);
  }
}

function endWith(error: unknown): never {
  log.bug(error);
  process.exit(1);
}

export interface Worker {
  readonly concurrency: number;
  /** Waits as long as the app does when it ends; false when something was not given back by then. */
  readonly stop: () => Promise<boolean>;
}

/** Works on searches in this process until it is stopped; resolves when it does. */
export async function startWorker(): Promise<Worker> {
  const env = readEnv();
  const { start, stop } = createWorld(env, "worker");
  await start().catch(async (error) => {
    await stop(); // an open connection would keep a process alive that does nothing
    throw error;
  });
  const { patienceMs } = endingOf(env);
  return {
    concurrency: env.WORKER_CONCURRENCY,
    stop: () => Promise.race([stop().then(() => true), sleep(patienceMs, false)]),
  };
}

type Vars = Record<string, string | undefined>;

/** Migrates, and makes the first workspace where an API key for it is given. For scripts; safe to repeat. */
export async function prepareDatabase(input: {
  vars: Vars;
  apiKey: string | null;
  isKeyRenewed?: boolean;
}): Promise<void> {
  const env = readDatabaseEnv(input.vars);
  await migrateDatabase(env.DATABASE_URL, wayOf(env));
  const { apiKey, isKeyRenewed: isRenewed = false } = input;
  if (apiKey === null) return;
  const db = connect(env.DATABASE_URL, { ...wayOf(env), max: 1 });
  await seedWorkspace(db, { apiKey, isRenewed });
  await db.close();
}

/** Makes the queues of the workers, or brings them to this version. For scripts; safe to repeat. */
export function prepareQueues(vars: Vars): Promise<void> {
  return migrateQueues(readDatabaseUrl(readDatabaseEnv(vars).DATABASE_URL).href, log);
}

/** Whether the database is what this version needs. For scripts. */
export async function inspectDatabase(vars: Vars): Promise<DatabaseState> {
  const env = readDatabaseEnv(vars);
  const db = connect(env.DATABASE_URL, { ...wayOf(env), max: 1 });
  try {
    return await readState(db);
  } finally {
    await db.close();
  }
}

type Change = (world: AppWorld) => AppWorld;

/** A world of its own, for scripts that bring their own settings; `change` may put another part in a port's place. */
export function worldOf(vars: Vars, change?: Change, role: Role = "app"): AppWorld {
  return createWorld(readEnv(vars), role, change);
}

function createWorld(env: Env, role: Role, change: Change = (world) => world): AppWorld {
  const db = connect(env.DATABASE_URL, { ...wayOf(env), ...poolOf(env) });
  const pusher = pusherOptions(env);
  const realtime = pusher ? pusherRealtime(pusher) : null;
  const collector = collectorOf(env);
  const siteUrl = env.SITE_URL ?? env.URL ?? null;
  const dispatcher = dispatcherOf(env, role, () => world);
  async function stopWork(): Promise<void> {
    await dispatcher.stop();
    await collector?.stop();
  }
  const world: AppWorld = change({
    ...storesOf(db, env),
    ...safeguardsOf(db, env),
    realtime: realtime ?? noRealtime,
    dispatch: dispatcher.dispatch,
    background: dispatcher.background,
    clock: systemClock,
    log,
    meter: collector ?? otelMeter(),
    pace: paceOf(env),
    limits: limitsOf(env),
    settings: settingsOf(env, siteUrl),
    ...doorsOf(env, db, (userIds) => world.hangUp(userIds)),
    hangUp: (userIds) => hangUp(world, userIds),
    signer: realtime,
    health: () => healthOf(db),
    inspect: () =>
      inspect({
        ...inspectedOf(db, env, dispatcher),
        siteUrl,
        readFigures: world.operators.figures,
        listAccounts: (signal) => world.source.listAccounts(signal),
      }),
    databaseTrouble: (error) => findTrouble(db, error),
    listDeadLetters: dispatcher.listDeadLetters,
    onlyReading,
    start: once(async () => {
      // Node loads its HTTP client with the first call: that call would leave late, and the next too soon after it.
      void fetch("data:,");
      // A stop that is announced gives the jobs back at once; after any other their leases run out.
      if (role === "app") endInOrder({ stopWork, ...endingOf(env) });
      await refuseOpenDoors(db);
      await dispatcher.start();
    }),
    async flush() {
      await collector?.flush();
    },
    async stop() {
      await stopWork();
      await db.close();
    },
  });
  return world;
}

function settingsOf(env: Env, siteUrl: string | null): AppWorld["settings"] {
  const pusher = pusherOptions(env);
  return {
    ...signInSettings(env),
    demoSignIn: env.DEMO_SIGN_IN,
    siteUrl,
    realtime: pusher && publicPart(pusher),
    sliceMs: env.SLICE_SECONDS * 1_000,
  };
}

function storesOf(db: Database, env: Env) {
  return {
    store: jobStore(db),
    results: resultStore(db),
    outbox: outbox(db),
    access: accessStore(db),
    history: historyStore(db),
    operators: operatorStore(db),
    workspaces: workspaceStore(db),
    team: teamStore(db),
    invitations: invitationStore(db),
    apiKeys: apiKeyStore(db),
    recoveries: recoveryStore(db),
    trail: auditStore(db),
    creators: creatorStore(db),
    mail: signInSettings(env).hasMail ? lateMail(env) : null,
  };
}

/** The way out for letters, loaded when the first one goes. */
function lateMail(env: Env): Mail {
  let opening: ReturnType<typeof mailOf> | null = null;
  return {
    async send(letter) {
      opening ??= mailOf(env);
      await (await opening)?.send(letter);
    },
  };
}

function inspectedOf(db: Database, env: Env, { readQueue }: Dispatcher) {
  return {
    env,
    databaseDriver: driverOf(env),
    dispatch: dispatchOf(env),
    readDatabase: () => readState(db),
    readLimitsOff: () => limitsThatAreOff(db),
    countConnections: () => countConnections(db),
    connectionsOfProcess: connectionsOf(env),
    readQueue,
  };
}

/** Null where the environment names none: then nothing is loaded and nothing is sent. */
function collectorOf(env: Env): OtlpMeter | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env;
  if (endpoint === undefined) return null;
  return otlpMeter({
    endpoint,
    serviceName: env.OTEL_SERVICE_NAME,
    everyMs: env.OTEL_METRIC_EXPORT_INTERVAL,
    patienceMs: COLLECTOR_PATIENCE_MS,
    log,
  });
}

async function healthOf(db: Database): ReturnType<AppWorld["health"]> {
  const { kind, ...details } = await readState(db);
  if (kind !== "ok") log.warn("database.not_right", { database: kind, ...details });
  return { database: kind };
}

/** Without row security a single forgotten condition would show one workspace's rows to another. */
async function refuseOpenDoors(db: Database): Promise<void> {
  const open = await findOpenDoors(db);
  if (open.length === 0) return;
  throw new Error(
    `The database would show rows of one workspace to another, so nothing is started:\n${open.map((door) => `  ${door}`).join("\n")}\nnpm run db:migrate -- --check says what else is not as it should be.`,
  );
}

function once(start: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | null = null;
  return () => {
    started ??= start();
    return started;
  };
}

import { join } from "node:path";
import { prepareDatabase } from "#lib/container.ts";
import { mayBeDemo, readLocalEnv, refuseHalves } from "#lib/env.ts";
import { startApp } from "./app.ts";
import { ensureBuild } from "./build.ts";
import type { Child } from "./child-process.ts";
import { type Realtime, startRealtime, startUnipile, type Unipile } from "./companions.ts";
import { dataDir as defaultDataDir } from "./data-dir.mjs";
import { ensureDatabase } from "./database.ts";
import { environment, setting } from "./environment.mjs";
import { findFreePort, isPortFree } from "./free-port.ts";
import { noteRunning } from "./running.mjs";
import { readSecrets, type Secrets } from "./secrets.ts";
import { takeSlot } from "./slot.ts";
import { type UndoList, undoList } from "./undo-list.ts";

export type StackOptions = {
  dataDir?: string;
  /** Use this database instead of the local one. */
  databaseUrl?: string;
  /** 0 takes a free one; the default is PORT, else a free one. */
  port?: number;
  isDev?: boolean;
  /** For the app, over everything that is chosen here. */
  env?: Record<string, string>;
  /** Behaviour of the simulated LinkedIn. */
  simulator?: object;
  undo?: UndoList;
  onStep?: (step: { name: string; durationMs: number }) => void;
  onAppLine?: (line: string) => void;
};

export type Stack = {
  baseUrl: string;
  apiKey: string;
  databaseUrl: string;
  /** Null when a real provider was given. */
  simulatorUrl: string | null;
  simulatorApiKey: string | null;
  /** Null when a hosted service was given. */
  realtime: Realtime | null;
  readonly appPid: number;
  /** When the app that runs now is over, for whatever reason. */
  readonly appEnded: Promise<unknown>;
  /** Ends the app, where it still runs, and starts it again under the same address. */
  restartApp: () => Promise<void>;
  killApp: (signal: NodeJS.Signals) => Promise<void>;
  /** Ends everything that was started. */
  stop: () => Promise<void>;
};

export type StackParts = {
  secrets: Secrets;
  databaseUrl: string;
  unipile: Unipile | null;
  realtime: Realtime | null;
  port: number;
};

/** The whole product on this machine: database, simulated LinkedIn, realtime server and the app, ready to be used. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const undo = options.undo ?? undoList();
  try {
    const parts = await startParts(options, undo);
    return await startFront(options, parts, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** All but the app. */
export async function startParts(options: StackOptions, undo: UndoList): Promise<StackParts> {
  const dataDir = options.dataDir ?? defaultDataDir();
  const step = timed(options);
  refuseHalves(); // else the simulator would take the place of a provider that is only half described
  const port = await choosePort(options.port ?? readLocalEnv().PORT ?? 0);
  const secrets = await readSecrets(dataDir);
  const databaseUrl = await step("Database", async () => {
    const url = givenDatabase(options) ?? (await localDatabase(dataDir, undo));
    await prepareDatabase({
      vars: { ...environment, DATABASE_URL: url },
      apiKey: secrets.apiKey,
      isKeyRenewed: true,
    });
    return url;
  });
  const [unipile, realtime] = await step("Simulated LinkedIn, realtime", () =>
    Promise.all([
      setting("UNIPILE_BASE_URL") ? null : keep(startUnipile(options.simulator), undo),
      setting("PUSHER_KEY") ? null : keep(startRealtime(secrets), undo),
    ]),
  );
  return { secrets, databaseUrl, unipile, realtime, port };
}

async function startFront(
  options: StackOptions,
  parts: StackParts,
  undo: UndoList,
): Promise<Stack> {
  const { onAppLine, isDev = false } = options;
  const step = timed(options);
  if (!isDev) await step("Build", () => ensureBuild(undo));
  const baseUrl = `http://127.0.0.1:${parts.port}`;
  const SITE_URL = setting("SITE_URL") ?? baseUrl; // links in letters go where the cookies are
  const env = { ...appEnvironment(parts), ...mailOf(options), SITE_URL, ...options.env };
  const start = () =>
    startApp({ port: parts.port, isDev, env, ...(onAppLine ? { onLine: onAppLine } : {}) });
  let app = await step("App", start);
  undo.add(() => app.stop());
  const address = { baseUrl, apiKey: parts.secrets.apiKey };
  undo.add(noteRunning(address, options.dataDir ?? defaultDataDir()));
  return {
    ...address,
    databaseUrl: parts.databaseUrl,
    simulatorUrl: parts.unipile?.url ?? null,
    simulatorApiKey: parts.unipile?.apiKey ?? null,
    realtime: parts.realtime,
    get appPid() {
      return app.pid;
    },
    get appEnded() {
      return app.ended;
    },
    async restartApp() {
      await app.stop();
      app = await start();
    },
    killApp: (signal) => app.kill(signal),
    stop: undo.run,
  };
}

/** What the app has to be told to find the parts. */
export function appEnvironment({ secrets, databaseUrl, unipile, realtime }: StackParts) {
  const env: Record<string, string> = {
    DATABASE_URL: databaseUrl,
    APP_SECRET: setting("APP_SECRET") ?? secrets.appSecret,
    DATA_KEYS: setting("DATA_KEYS") ?? `local:${secrets.dataKey}`,
    // whoever tries the product out on their own machine, or loads it, is nobody to be held back
    RATE_LIMIT_SCALE: setting("RATE_LIMIT_SCALE") ?? "100",
    // in front of a real provider, or under an address that others open, everybody signs in
    DEMO_SIGN_IN: setting("DEMO_SIGN_IN") ?? String(mayBeDemo(environment)),
  };
  if (unipile) {
    env.UNIPILE_BASE_URL = unipile.url;
    env.UNIPILE_API_KEY = unipile.apiKey;
    // nobody is protected by a slow pace here; a real account keeps the careful defaults
    env.LINKEDIN_SPACING_MS = setting("LINKEDIN_SPACING_MS") ?? "300-900";
    env.LINKEDIN_DAILY_ROWS = setting("LINKEDIN_DAILY_ROWS") ?? "1000000";
  }
  if (!realtime) return env;
  return {
    ...env,
    PUSHER_APP_ID: realtime.appId,
    PUSHER_KEY: realtime.key,
    PUSHER_SECRET: realtime.secret,
    PUSHER_HOST: realtime.host,
    PUSHER_PORT: String(realtime.port),
    PUSHER_CLUSTER: "local",
    PUSHER_USE_TLS: "false",
  };
}

/** Where no mail server is named, letters become files that the person at this machine opens. */
function mailOf(options: StackOptions): Record<string, string> {
  if (setting("SMTP_URL") ?? setting("MAIL_DIR")) return {};
  return { MAIL_DIR: join(options.dataDir ?? defaultDataDir(), "mail") };
}

function givenDatabase(options: StackOptions): string | null {
  return options.databaseUrl ?? setting("DATABASE_URL") ?? null;
}

async function localDatabase(dataDir: string, undo: UndoList): Promise<string> {
  const slot = await takeSlot(dataDir);
  undo.add(slot.release);
  const database = await ensureDatabase(dataDir, `prospect_finder_${slot.number}`);
  undo.add(database.stop);
  return database.url;
}

async function keep<T extends { child: Child }>(start: Promise<T>, undo: UndoList): Promise<T> {
  const started = await start;
  undo.add(started.child.stop);
  return started;
}

async function choosePort(wanted: number): Promise<number> {
  if (wanted === 0) return findFreePort();
  if (await isPortFree(wanted)) return wanted;
  throw new Error(`Port ${wanted} is taken by another program: set PORT to another one, or to 0.`);
}

function timed({ onStep }: StackOptions) {
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    onStep?.({ name, durationMs: Math.round(performance.now() - startedAt) });
    return result;
  };
}

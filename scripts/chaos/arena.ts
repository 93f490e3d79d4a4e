import { join } from "node:path";
import { prepareQueues, worldOf } from "#lib/container.ts";
import type { Owner, World } from "#lib/engine/ports.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";
import { type Crew, startCrew } from "./crew.ts";
import { type DatabaseDoor, type Driver, openDatabaseDoor } from "./database-door.ts";
import { type LiveChannel, startLiveChannel } from "./live-channel.ts";
import { ACCOUNTS_OF_WORKSPACE, PEOPLE_OF_THE_RUN } from "./plan-job.ts";
import {
  addPeople,
  makeFolder,
  type PrivatePostgres,
  startPrivatePostgres,
} from "./private-postgres.ts";
import { type Provider, startProvider } from "./provider.ts";

/** Everything a run is made of. */
export interface Arena {
  readonly postgres: PrivatePostgres;
  readonly proxy: DatabaseDoor["proxy"];
  readonly provider: Provider;
  readonly channel: LiveChannel;
  readonly crew: Crew;
  /** For whoever starts and continues jobs: it reaches Postgres directly and works on none. As the app it puts them in line. */
  readonly office: World;
  readonly owners: readonly Owner[];
}

export interface ArenaOptions {
  readonly workers: number;
  readonly isFenced: boolean;
  /** How the workers come by their jobs, and how they reach the database. */
  readonly dispatch: "inline" | "pgboss";
  readonly driver: Driver;
}

export const LEASE_MS = 1_000;
export const SPACING_MS = { min: 120, max: 180 };

const SETTINGS = {
  APP_SECRET: "the secret of a run that is gone in a moment",
  JOB_LEASE_SECONDS: String(LEASE_MS / 1_000),
  SWEEP_SECONDS: "1",
  PAGE_TIMEOUT_SECONDS: "2",
  RETRY_BASE_SECONDS: "1",
  LINKEDIN_SPACING_MS: `${SPACING_MS.min}-${SPACING_MS.max}`,
  LINKEDIN_DAILY_ROWS: "10000000",
  WORKER_CONCURRENCY: "100",
};

export async function openArena(options: ArenaOptions, undo: UndoList): Promise<Arena> {
  const folder = await makeFolder(undo);
  const [postgres, provider, channel] = await Promise.all([
    startPrivatePostgres(join(folder, "postgres"), undo),
    startProvider(undo),
    startLiveChannel(undo),
  ]);
  const door = await openDatabaseDoor(postgres, options.driver, undo);
  const { url: UNIPILE_BASE_URL, apiKey: UNIPILE_API_KEY } = provider;
  const { dispatch: DISPATCH } = options;
  const settings = { ...SETTINGS, ...channel.env, UNIPILE_BASE_URL, UNIPILE_API_KEY, DISPATCH };
  const direct = { DATABASE_URL: postgres.url, DATABASE_DRIVER: "pg" };
  if (DISPATCH === "pgboss") await prepareQueues(direct);
  const office = openOffice({ ...settings, ...direct }, undo);
  const owners = await addPeople(postgres.pool);
  await giveAccounts(office, owners);
  const crew = await startCrew(
    {
      size: options.workers,
      isFenced: options.isFenced,
      workspaceIds: [...new Set(owners.map(({ workspaceId }) => workspaceId))],
      envOf: (writer) => ({
        ...settings,
        ...door.envOf(writer),
        NODE_COMPILE_CACHE: join(folder, "compiled"),
      }),
    },
    undo,
  );
  return { postgres, proxy: door.proxy, provider, channel, crew, office, owners };
}

function openOffice(settings: Record<string, string>, undo: UndoList): World {
  const world = worldOf(settings);
  undo.add(world.stop);
  const silent = { wake: async () => undefined, interrupt: () => undefined };
  return {
    ...world,
    dispatch: settings.DISPATCH === "pgboss" ? world.dispatch : silent,
    log: { info: () => undefined, warn: () => undefined, bug: () => undefined },
  };
}

async function giveAccounts(office: World, owners: readonly Owner[]): Promise<void> {
  const known = await office.source.listAccounts(AbortSignal.timeout(20_000));
  for (const [workspace, ids] of ACCOUNTS_OF_WORKSPACE.entries()) {
    const owner = owners.find((_, person) => PEOPLE_OF_THE_RUN[person] === workspace);
    const accounts = known.filter(({ accountId }) => ids.some((id) => id === accountId));
    if (owner) await office.connections.save({ owner, accounts, areAll: false });
  }
}

import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { type ConnectOptions, connect, type Database, openSession } from "#db/client.ts";
import type { DriverName } from "#db/driver.ts";
import { seedWorkspace } from "#db/seed.ts";
import { type NeonProxy, startNeonProxy } from "#scripts/local/neon-proxy.ts";
import { freshDatabase } from "#tests/setup/database.ts";

const NOBODY = "127.0.0.1:1";

/** Of each client: enough to be at once in several places, few enough for three doors on one small server. */
export const MOST_CONNECTIONS = 5;

/** A migrated database of one's own, with the first workspace in it, reached in one of the three ways. */
export interface Door {
  readonly driver: DriverName;
  readonly db: Database;
  /** Another client of the same database by the same way; closed with the door. */
  connect(change?: { options?: ConnectOptions; login?: Login }): Database;
  /** One connection that keeps a transaction; closed with the door. */
  openSession(): Promise<Database>;
  /** The same way to where nothing listens. */
  connectToNobody(): Database;
  /** What the stand-in of Neon's proxy saw; null where there is none. */
  readonly seen: NeonProxy["seen"] | null;
  close(): Promise<void>;
}

interface Login {
  readonly password?: string;
  readonly database?: string;
}

/** @param settings defaults of the database, e.g. `lock_timeout = '1s'`, which hold for connections made later */
export async function openDoor(
  driver: DriverName,
  settings: readonly string[] = [],
): Promise<Door> {
  const fresh = await freshDatabase();
  await setDefaults(fresh.url, settings);
  const proxy = driver === "pg" ? null : await startNeonProxy({ postgresUrl: fresh.url });
  const url = proxy ? neonUrl(fresh.url) : fresh.url;
  const way: ConnectOptions = proxy ? { driver, neonProxyUrl: proxy.url } : { driver };
  const opened: Database[] = [];
  function keep(db: Database): Database {
    opened.push(db);
    return db;
  }
  const db = keep(connect(url, { ...way, max: MOST_CONNECTIONS }));
  await seedWorkspace(db, { apiKey: "pf_the_first_key_of_all_these_tests" });
  return {
    driver,
    db,
    connect: ({ options = {}, login = {} } = {}) =>
      keep(connect(withLogin(url, login), { ...way, max: MOST_CONNECTIONS, ...options })),
    openSession: async () => keep(await openSession(url, way)),
    connectToNobody: () =>
      keep(
        proxy
          ? connect(neonUrl(fresh.url), { ...way, neonProxyUrl: `http://${NOBODY}` })
          : connect(url.replace(/@[^/]+/, `@${NOBODY}`), way),
      ),
    seen: proxy?.seen ?? null,
    async close() {
      await Promise.all(opened.map((one) => one.close()));
      await proxy?.close();
      await fresh.drop();
    },
  };
}

async function setDefaults(url: string, settings: readonly string[]): Promise<void> {
  const admin = connect(url, { max: 1 });
  const name = sql.identifier(new URL(url).pathname.slice(1));
  for (const setting of settings) {
    await admin.execute(sql`alter database ${name} set ${sql.raw(setting)}`);
  }
  await admin.close();
}

/** As Neon writes it, with an endpoint that nobody else has. */
export function neonUrl(postgresUrl: string): string {
  const url = new URL(postgresUrl);
  const endpoint = `ep-quiet-field-${randomBytes(4).toString("hex")}-pooler`;
  url.hostname = `${endpoint}.eu-central-1.aws.neon.tech`;
  url.port = "";
  url.search = "?sslmode=require&channel_binding=require";
  return url.href;
}

function withLogin(text: string, { password, database }: Login): string {
  const url = new URL(text);
  if (password !== undefined) url.password = password;
  if (database !== undefined) url.pathname = database;
  return url.href;
}

import { startNeonProxy } from "#scripts/local/neon-proxy.ts";
import type { UndoList } from "#scripts/local/undo-list.ts";
import type { PrivatePostgres } from "./private-postgres.ts";
import { type TcpProxy, tcpProxy } from "./tcp-proxy.ts";

/** As in DATABASE_DRIVER. */
export type Driver = "pg" | "neon-http" | "neon-ws";

export interface DatabaseDoor {
  /** Between the workers and whatever they speak to the database with. */
  readonly proxy: TcpProxy;
  /** What a worker needs to go in; whoever comes by it is known by name. */
  envOf(writer: string): Record<string, string>;
}

/** The workers' way to the database: Postgres's own protocol, or Neon's drivers to a stand-in of Neon's proxy. */
export async function openDatabaseDoor(
  { url, port }: PrivatePostgres,
  driver: Driver,
  undo: UndoList,
): Promise<DatabaseDoor> {
  const proxy = tcpProxy();
  undo.add(proxy.close);
  const postgresPort = await proxy.open(port); // also what pg-boss goes by, whatever the driver
  const neonUrl = driver === "pg" ? null : await openNeonDoor(url, proxy, undo);
  return {
    proxy,
    envOf(writer) {
      const signed = new URL(url);
      signed.port = String(postgresPort);
      signed.searchParams.set("application_name", writer);
      const env = { DATABASE_URL: signed.href, DATABASE_DRIVER: driver };
      return neonUrl === null ? env : { ...env, NEON_PROXY_URL: neonUrl };
    },
  };
}

async function openNeonDoor(postgresUrl: string, proxy: TcpProxy, undo: UndoList): Promise<string> {
  const neon = await startNeonProxy({ postgresUrl });
  undo.add(neon.close);
  const url = new URL(neon.url);
  url.port = String(await proxy.open(Number(url.port)));
  return url.href;
}

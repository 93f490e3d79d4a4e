import pg from "pg";

export type Connect = (connectionString: string) => Promise<pg.PoolClient>;

/** Connections by login: a wrong password is another login, and Postgres refuses it. */
export function loginPools(postgres: { host: string; port: number }): {
  connect: Connect;
  end(): Promise<void>;
} {
  const pools = new Map<string, pg.Pool>();
  return {
    connect(connectionString) {
      const login = atPostgres(connectionString, postgres);
      const known = pools.get(login);
      const pool = known ?? new pg.Pool({ connectionString: login, max: 20 });
      if (!known) outlive(pool);
      pools.set(login, pool);
      return pool.connect();
    },
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** An idle connection that Postgres closes is replaced; the statement of a busy one fails with it. */
function outlive(pool: pg.Pool): void {
  const ignore = () => undefined;
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
}

function atPostgres(connectionString: string, { host, port }: { host: string; port: number }) {
  const url = new URL(connectionString);
  url.hostname = host;
  url.port = String(port);
  const name = url.searchParams.get("application_name");
  url.search = "?sslmode=disable"; // the way to Neon is encrypted, the way on is its own
  if (name !== null) url.searchParams.set("application_name", name);
  return url.href;
}

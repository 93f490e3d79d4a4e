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
      if (!known) pool.on("error", () => undefined); // an idle connection that Postgres closes is replaced
      pools.set(login, pool);
      return pool.connect();
    },
    async end() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

function atPostgres(connectionString: string, { host, port }: { host: string; port: number }) {
  const url = new URL(connectionString);
  url.hostname = host;
  url.port = String(port);
  url.search = "?sslmode=disable"; // the way to Neon is encrypted, the way on is its own
  return url.href;
}

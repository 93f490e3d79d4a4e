import { expect, test } from "vitest";
import { readEnv } from "#lib/env.ts";
import { connectionsOf, poolOf } from "#lib/world-options.ts";
import { TEST_SECRET } from "#tests/setup/secret.ts";

const POSTGRES = "postgres://ann:word@db.example.com:5432/finder";
const NEON = "postgres://user:password@ep-a-b.eu-central-1.aws.neon.tech/finder";

test.each<[Record<string, string>, { pool: number; process: number }]>([
  [{}, { pool: 20, process: 20 }],
  [{ DATABASE_CONNECTIONS: "7" }, { pool: 7, process: 7 }],
  [
    { DISPATCH: "pgboss", DATABASE_CONNECTIONS: "7" },
    { pool: 7, process: 12 },
  ],
  [{ DISPATCH: "netlify" }, { pool: 3, process: 3 }],
  [
    { DISPATCH: "netlify", DATABASE_CONNECTIONS: "1" },
    { pool: 1, process: 1 },
  ],
  [{ DATABASE_URL: NEON }, { pool: 20, process: 0 }],
  [
    { DATABASE_URL: NEON, DISPATCH: "pgboss" },
    { pool: 20, process: 5 },
  ],
])("with %j a process keeps %o connections at most", (vars, { pool, process }) => {
  const env = readEnv({ DATABASE_URL: POSTGRES, APP_SECRET: TEST_SECRET, ...vars });

  expect({ pool: poolOf(env).max, process: connectionsOf(env) }).toEqual({ pool, process });
});

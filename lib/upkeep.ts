import { chainStore } from "#db/chain-store.ts";
import { connect, type Database } from "#db/client.ts";
import { personStore } from "#db/person-store.ts";
import { providerKeyStore } from "#db/provider-key-store.ts";
import { registerStore } from "#db/register-store.ts";
import { readRegister, writeRegister } from "#lib/privacy/register.ts";
import { replayRegister as replay } from "#lib/privacy/replay-register.ts";
import { type NotedDay, verifyTrail as verify } from "#lib/privacy/verify-trail.ts";
import { rotateKeys as rotate } from "#lib/vault/rotate-keys.ts";
import { type Env, readDatabaseEnv, readEnv } from "./env.ts";
import { log } from "./log.ts";
import { hasherIn, vaultIn } from "./safeguards.ts";
import { wayOf } from "./world-options.ts";

/* What whoever runs the service does to its database by a command. */

type Vars = Record<string, string | undefined>;
type Way = Parameters<typeof wayOf>[0] & Pick<Env, "DATABASE_URL">;

/** Seals what is sealed with the newest of DATA_KEYS. Safe to repeat. */
export function rotateKeys(vars: Vars): ReturnType<typeof rotate> {
  const env = readEnv(vars);
  const vault = vaultIn(env);
  if (vault === null) throw new Error("The environment is not right:\n  DATA_KEYS must be set");
  return withDatabase(env, async (db) => {
    const rotation = await rotate({ vault, providerKeys: providerKeyStore(db) });
    for (const { id, workspaceId, code } of rotation.stuck) {
      log.warn("vault.refused", { workspaceId, sealedId: id, code });
    }
    return rotation;
  });
}

/** Says the register of erasures line by line. */
export function exportRegister(vars: Vars, say: (line: string) => void): Promise<void> {
  return withDatabase(readDatabaseEnv(vars), async (db) => {
    for await (const line of writeRegister({ register: registerStore(db) })) say(line);
  });
}

/** Erases again what the database says was erased, and what the exported register says. Safe to repeat. */
export function replayRegister(vars: Vars, exported: string | null): ReturnType<typeof replay> {
  const env = readEnv(vars);
  const given = exported === null ? [] : readRegister(exported);
  return withDatabase(env, (db) =>
    replay(
      {
        register: registerStore(db),
        persons: personStore(db),
        suppressionHasher: hasherIn(env),
      },
      given,
    ),
  );
}

/** Whether the audit trail is still what its days were closed with. */
export function verifyTrail(vars: Vars, noted: readonly NotedDay[]): ReturnType<typeof verify> {
  return withDatabase(readDatabaseEnv(vars), (db) => verify({ chain: chainStore(db) }, noted));
}

async function withDatabase<Answer>(
  env: Way,
  work: (db: Database) => Promise<Answer>,
): Promise<Answer> {
  const db = connect(env.DATABASE_URL, { ...wayOf(env), max: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

import type { Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { providerKeyStore } from "#db/provider-key-store.ts";
import { connectionsByKey } from "#lib/adapters/connections-by-key.ts";
import { noSource } from "#lib/adapters/no-source.ts";
import { isWakeSigned } from "#lib/adapters/wake-signature.ts";
import { workspaceSource } from "#lib/adapters/workspace-source.ts";
import type { ConnectionStore, Source } from "#lib/engine/ports.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { openKey } from "#lib/vault/open-key.ts";
import type { KeyWorld } from "#lib/vault/ports.ts";
import { probeProvider } from "#lib/vault/probe-provider.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import { type Vault, vaultOf } from "#lib/vault/seal.ts";
import type { Env } from "./env.ts";
import { fingerprintOf } from "./world-options.ts";

/** What guards secrets and people: keys of providers, the source made with them, who must not be found again. */
export interface Safeguards extends KeyWorld {
  readonly source: Source;
  readonly connections: ConnectionStore;
  /** Whether a wake-up of the background function was made by this app, a moment ago. */
  readonly isWakeSigned: (request: { header: string | null; body: string }) => boolean;
}

export function safeguardsOf(db: Database, env: Env): Safeguards {
  const wakeKey = purposeKey(env.APP_SECRET, "wake/v1");
  const keys = {
    providerKeys: providerKeyStore(db),
    vault: vaultIn(env),
    unipileUrl: env.UNIPILE_BASE_URL ?? null,
  };
  const source = workspaceSource({
    shared: sharedSource(env),
    sharedFingerprint: fingerprintOf(env.UNIPILE_API_KEY),
    findKey: (workspaceId) => openKey(keys, { workspaceId, provider: "unipile" }),
    open: linkedin,
  });
  return {
    ...keys,
    source,
    connections: connectionsByKey({
      listedBy: (fingerprint) => connectionStore(db, { listedBy: fingerprint }),
      fingerprintOf: source.fingerprintOf,
    }),
    probeKey: probeProvider(),
    forgetKeys: source.forget,
    isWakeSigned: (request) => isWakeSigned(wakeKey, { ...request, now: Date.now() }),
  };
}

export function vaultIn({
  DATA_KEYS: [newest, ...older] = [],
}: Pick<Env, "DATA_KEYS">): Vault | null {
  return newest === undefined ? null : vaultOf([newest, ...older]);
}

/** For workspaces without a key of their own. */
function sharedSource(env: Env): Source {
  const { UNIPILE_BASE_URL: baseUrl, UNIPILE_API_KEY: apiKey } = env;
  if (baseUrl && apiKey) return linkedin({ baseUrl, apiKey });
  return noSource(linkedin({ baseUrl: "https://unset.invalid", apiKey: "" }).limits);
}

import { chainStore } from "#db/chain-store.ts";
import type { Database } from "#db/client.ts";
import { connectionStore } from "#db/connection-store.ts";
import { exportStore } from "#db/export-store.ts";
import { linkStore } from "#db/link-store.ts";
import { noticeStore } from "#db/notice-store.ts";
import { personStore } from "#db/person-store.ts";
import { providerKeyStore } from "#db/provider-key-store.ts";
import { type RateLimits, rateLimits } from "#db/rate-limits.ts";
import { retentionStore } from "#db/retention-store.ts";
import { suppressionStore } from "#db/suppression-store.ts";
import { connectionsByKey } from "#lib/adapters/connections-by-key.ts";
import { noSource } from "#lib/adapters/no-source.ts";
import { isWakeSigned } from "#lib/adapters/wake-signature.ts";
import { workspaceSource } from "#lib/adapters/workspace-source.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { RowMarker, Source } from "#lib/engine/ports.ts";
import type { ConnectionStore } from "#lib/engine/store-ports.ts";
import { guardedSend } from "#lib/http/guarded-send.ts";
import type { LinkingWorld } from "#lib/linking/ports.ts";
import { rowMarker } from "#lib/privacy/mark-rows.ts";
import type { ExportWorld, NoticeStore, PersonWorld, RetentionWorld } from "#lib/privacy/ports.ts";
import {
  pepperOf,
  type SuppressionHasher,
  suppressionHasher,
} from "#lib/privacy/suppression-hash.ts";
import { linkedin } from "#lib/sources/linkedin.ts";
import { linkedinDesk } from "#lib/sources/linkedin-desk.ts";
import { openKey } from "#lib/vault/open-key.ts";
import type { KeyWorld } from "#lib/vault/ports.ts";
import { probeProvider } from "#lib/vault/probe-provider.ts";
import { purposeKey } from "#lib/vault/purpose-key.ts";
import { type Vault, vaultOf } from "#lib/vault/seal.ts";
import { type CursorSigner, cursorSigner } from "#lib/vault/sign-cursor.ts";
import { addressReader } from "./client-address.ts";
import type { Env } from "./env.ts";
import { log } from "./log.ts";
import { addressSourceOf, fingerprintOf } from "./world-options.ts";

/** What guards secrets, people and the service itself: keys of providers, the source made with them, limits. */
export interface Safeguards
  extends KeyWorld,
    PersonWorld,
    Omit<ExportWorld, "spendRows">,
    Pick<RetentionWorld, "retention" | "chain"> {
  readonly notices: NoticeStore;
  readonly source: Source;
  readonly markRows: RowMarker;
  readonly connections: ConnectionStore;
  readonly links: LinkingWorld["links"];
  readonly deskOf: LinkingWorld["deskOf"];
  readonly keyFingerprintOf: LinkingWorld["keyFingerprintOf"];
  readonly rates: RateLimits;
  /** Every limit is so many times as large: 1, but for a machine that nobody else can reach. */
  readonly rateScale: number;
  /** Where a request comes from; null where nobody vouches for it. */
  readonly addressOf: (headers: Headers) => string | null;
  /** Whether a wake-up of the background function was made by this app, a moment ago. */
  readonly isWakeSigned: (request: { header: string | null; body: string }) => boolean;
  /** Where lists go on, signed for who asks. */
  readonly cursors: CursorSigner;
}

export function safeguardsOf(db: Database, env: Env): Safeguards {
  const wakeKey = purposeKey(env.APP_SECRET, "wake/v1");
  const hasherOf = hasherIn(env);
  const keys = {
    providerKeys: providerKeyStore(db),
    vault: vaultIn(env),
    unipileUrl: env.UNIPILE_BASE_URL ?? null,
    log,
  };
  const send = guardedSend({
    trustedOrigin: URL.parse(env.UNIPILE_BASE_URL ?? "")?.origin ?? null,
    onRefused: (reason) => log.warn("address.refused", { of: "provider_key", reason }),
  });
  const source = workspaceSource({
    shared: sharedSource(env),
    sharedFingerprint: fingerprintOf(env),
    findKey: (workspaceId) => openKey(keys, { workspaceId, provider: "unipile" }),
    open: (key) => linkedin({ ...key, send }),
  });
  return {
    ...keys,
    source,
    connections: connectionsByKey({
      listedBy: (listedBy) =>
        connectionStore(db, { listedBy, isOwnKey: listedBy !== fingerprintOf(env) }),
      fingerprintOf: source.fingerprintOf,
    }),
    links: linkStore(db),
    deskOf: async (workspaceId) => {
      const key = await source.keyOf(workspaceId);
      return linkedinDesk(key === null ? ownKey(env) : { ...key, send });
    },
    keyFingerprintOf: source.fingerprintOf,
    probeKey: probeProvider(send),
    forgetKeys: source.forget,
    suppressions: suppressionStore(db),
    retention: retentionStore(db),
    chain: chainStore(db),
    notices: noticeStore(db),
    persons: personStore(db),
    exports: exportStore(db),
    suppressionHasher: hasherOf,
    markRows: rowMarker(hasherOf),
    rates: rateLimits(db),
    rateScale: env.RATE_LIMIT_SCALE,
    addressOf: addressReader(addressSourceOf(env)),
    isWakeSigned: (request) => isWakeSigned(wakeKey, { ...request, now: Date.now() }),
    cursors: cursorSigner({ root: env.APP_SECRET, now: Date.now }),
  };
}

export function vaultIn({
  DATA_KEYS: [newest, ...older] = [],
}: Pick<Env, "DATA_KEYS">): Vault | null {
  return newest === undefined ? null : vaultOf([newest, ...older]);
}

/** How those are hidden who must not be found again, under this secret and those before it. */
export function hasherIn(env: Pick<Env, "APP_SECRET" | "FORMER_APP_SECRETS">): SuppressionHasher {
  return suppressionHasher([pepperIn(env.APP_SECRET), ...env.FORMER_APP_SECRETS.map(pepperIn)]);
}

const pepperIn = (secret: string) => pepperOf(purposeKey(secret, "suppression/v1"));

function ownKey({ UNIPILE_BASE_URL: baseUrl, UNIPILE_API_KEY: apiKey }: Env) {
  if (baseUrl && apiKey) return { baseUrl, apiKey };
  throw new EngineError(
    "unavailable",
    "LinkedIn accounts cannot be connected here: whoever runs the service has not set up Unipile",
  );
}

/** For workspaces without a key of their own. */
function sharedSource(env: Env): Source {
  const { UNIPILE_BASE_URL: baseUrl, UNIPILE_API_KEY: apiKey } = env;
  if (baseUrl && apiKey) return linkedin({ baseUrl, apiKey });
  return noSource(linkedin({ baseUrl: "https://unset.invalid", apiKey: "" }).limits);
}

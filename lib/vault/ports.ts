import type { Author } from "#lib/contract/audit.ts";
import type { ProviderKey, ProviderKeyName } from "#lib/contract/provider-key.ts";
import type { Log, Owner } from "#lib/engine/ports.ts";
import type { Vault } from "./seal.ts";

/** A provider key as it is stored. */
export interface SealedKey {
  readonly id: string;
  readonly provider: ProviderKeyName;
  readonly sealed: string;
  readonly baseUrl: string | null;
}

/** Who changes a workspace's keys: the audit trail names them. */
export type KeyOwner = Owner & Author;

/** A key as it is sealed, and as it is to be. */
export interface Resealed {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** Each call is one statement, and sees the rows of one workspace. */
export interface ProviderKeyStore {
  list(workspaceId: string): Promise<readonly ProviderKey[]>;
  /** Takes the place of the key before it, with an id of its own: what is sealed is bound to its row's id. */
  put(input: { owner: KeyOwner; key: SealedKey & { ending: string } }): Promise<ProviderKey>;
  find(input: { workspaceId: string; provider: ProviderKeyName }): Promise<SealedKey | null>;
  remove(input: { owner: KeyOwner; provider: ProviderKeyName }): Promise<boolean>;
  /** Nothing where another key has taken its place meanwhile. */
  noteTest(input: { owner: KeyOwner; id: string; isWorking: boolean }): Promise<void>;
  listWorkspaces(): Promise<readonly string[]>;
  listSealed(workspaceId: string): Promise<readonly SealedKey[]>;
  /** Those that are still sealed as `from` says, in one statement with a line of the trail; says how many they were. */
  reseal(input: { workspaceId: string; keyId: string; keys: readonly Resealed[] }): Promise<number>;
}

/** A key in the clear. It goes to its provider, and nowhere else. */
export interface OpenKey {
  readonly provider: ProviderKeyName;
  readonly apiKey: string;
  readonly baseUrl: string | null;
}

/** `unclear`: the provider did not say, because it did not answer or was busy. */
export interface Probe {
  readonly verdict: "works" | "refused" | "unclear";
  readonly detail: string;
}

export type ProbeKey = (key: OpenKey, signal: AbortSignal) => Promise<Probe>;

/** What the use cases of provider keys need from outside. */
export interface KeyWorld {
  readonly providerKeys: ProviderKeyStore;
  /** Null where DATA_KEYS is not set: then no key can be kept or opened. */
  readonly vault: Vault | null;
  readonly probeKey: ProbeKey;
  /** The deployment's own Unipile: beside Unipile's own hosts the only one a workspace may name. */
  readonly unipileUrl: string | null;
  /** What this process made with the workspace's keys is not used any more. */
  readonly forgetKeys: (workspaceId: string) => void;
  readonly log: Log;
}

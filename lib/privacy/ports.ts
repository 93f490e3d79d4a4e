import type { Author } from "#lib/contract/audit.ts";
import type { Suppression, SuppressionKind } from "#lib/contract/suppression.ts";
import type { Owner } from "#lib/engine/ports.ts";
import type { SuppressionHasher } from "./suppression-hash.ts";

/** Why somebody must not be found again: they asked, were erased, or the provider says so. */
export type SuppressionReason = Suppression["reason"];

/** Who changes a workspace's list: the audit trail names them. */
export type ListOwner = Owner & Author;

/** What is to be listed: the newest hash, and all under which it may be listed already. */
export interface NewSuppression {
  readonly kind: SuppressionKind;
  readonly hashes: readonly string[];
}

export interface SuppressionStore {
  /** One id for each entry, in their order; `added` are those that were not listed before. */
  add(input: {
    owner: ListOwner;
    reason: SuppressionReason;
    pepper: string;
    entries: readonly NewSuppression[];
  }): Promise<{ added: number; ids: readonly string[] }>;
  list(input: {
    workspaceId: string;
    limit: number;
    cursor: string | null;
  }): Promise<{ suppressions: readonly Suppression[]; nextCursor: string | null }>;
  remove(input: { owner: ListOwner; id: string }): Promise<boolean>;
}

/** What the use cases of the list need from outside. */
export interface PrivacyWorld {
  readonly suppressions: SuppressionStore;
  readonly suppressionHasher: SuppressionHasher;
}

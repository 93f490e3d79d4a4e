import type { Caller } from "#lib/access/ports.ts";
import type { LinkOutcome } from "#lib/contract/connection-link.ts";
import type { Owner, SourceAccount, World } from "#lib/engine/ports.ts";

/*
 * Words used in this folder
 *
 * link      one click on "Connect LinkedIn": the way to the provider's sign-in page and back
 * token     the secret in the address that the provider calls when somebody has signed in there
 * state     the secret with which the browser comes back from there; both are kept as hashes
 * hook      the call by which the provider tells that an account changed; it is never believed, only a reason to ask
 * desk      where accounts are made and removed at the provider
 */

/** Accounts at the provider, as one provider key sees them. @throws SourceError */
export interface AccountDesk {
  /** The address of the page on which somebody signs in; `again` names an account that is to be connected again. */
  makeLink(input: {
    readonly again: string | null;
    readonly expiresAt: Date;
    readonly notifyUrl: string;
    readonly successUrl: string;
    readonly failureUrl: string;
    readonly signal: AbortSignal;
  }): Promise<string>;
  /** Null where the provider has no such LinkedIn account. `isReady`: LinkedIn's side is there as well. */
  read(
    accountId: string,
    signal: AbortSignal,
  ): Promise<{ readonly account: SourceAccount; readonly isReady: boolean } | null>;
  /** Also where it is gone already. */
  remove(accountId: string, signal: AbortSignal): Promise<void>;
  /** Has the provider call `url` when the account changes. Resolves with the hook's id. */
  watch(input: {
    readonly accountId: string;
    readonly url: string;
    readonly signal: AbortSignal;
  }): Promise<string>;
  /** Also where it is gone already. */
  unwatch(hookId: string, signal: AbortSignal): Promise<void>;
}

/** A link whose browser has come back. */
export interface OpenLink {
  readonly id: string;
  /** The connection to be connected again; null where a new one is made. */
  readonly connectionId: string | null;
  /** Which account the provider named. */
  readonly toldAccountId: string | null;
  readonly outcome: LinkOutcome | null;
  readonly isExpired: boolean;
}

export interface LinkedAccount {
  readonly connectionId: string;
  readonly accountId: string;
}

export interface LinkStore {
  /** Noted in the trail with the version of the text that was agreed to. Resolves with when it ends. */
  open(input: {
    by: Caller;
    connectionId: string | null;
    listedBy: string;
    consentVersion: string;
    tokenHash: string;
    stateHash: string;
    lifetimeMs: number;
  }): Promise<Date>;
  /**
   * Accounts that somebody signed in with by this key's links, and whose browser never came back; each is told once. None that
   * any workspace has.
   */
  takeAbandoned(listedBy: string): Promise<readonly string[]>;
  /** The provider called: once for each token. Null where it is unknown, used or too old. */
  take(input: {
    tokenHash: string;
    accountId: string | null;
  }): Promise<{ readonly owner: Owner; readonly connectionId: string | null } | null>;
  /** Null for any other person, workspace or browser than the one that began it. */
  find(input: { by: Caller; stateHash: string }): Promise<OpenLink | null>;
  end(input: { by: Caller; linkId: string; outcome: LinkOutcome }): Promise<void>;
  /**
   * Makes the account the workspace's alone, and ends the link. Null where another workspace connected it by a link; one that
   * only found it at the provider has it no more.
   * What it is called, and whether it works, is told by whoever lists accounts.
   */
  bind(input: {
    by: Caller;
    linkId: string;
    account: SourceAccount;
    listedBy: string;
    /** Whether others of the workspace may search with it, where it was nobody's before. */
    isShared: boolean;
  }): Promise<LinkedAccount | null>;
  /** An account is connected again: the consent is noted, and the link ends. */
  renew(input: { by: Caller; linkId: string; connectionId: string }): Promise<void>;
  /** The hook that a connection has now, to be taken away: none afterwards. */
  takeHook(input: { workspaceId: string; connectionId: string }): Promise<string | null>;
  setHook(input: {
    workspaceId: string;
    connectionId: string;
    hookId: string;
    hookHash: string;
  }): Promise<void>;
  /** Whose connection a hook's call is about. */
  findHooked(connectionId: string): Promise<{
    readonly owner: Owner;
    readonly accountId: string;
    readonly hookHash: string;
  } | null>;
  /** The accounts that the workspace connected itself, with their hooks. */
  listLinked(
    workspaceId: string,
  ): Promise<readonly { readonly accountId: string; readonly hookId: string | null }[]>;
  /** The row stays for the searches that used it. Null where the workspace has no such connection. */
  remove(input: { by: Caller; connectionId: string }): Promise<{
    readonly accountId: string;
    /** Whether the account was connected by us, and is so to be removed at the provider. */
    readonly isLinked: boolean;
    readonly openJobIds: readonly string[];
  } | null>;
}

/** What the use cases of connecting accounts need from outside. */
export interface LinkingWorld extends World {
  readonly links: LinkStore;
  readonly deskOf: (workspaceId: string) => Promise<AccountDesk>;
  /** Tells the provider key that serves a workspace from others. */
  readonly keyFingerprintOf: (workspaceId: string) => Promise<string>;
}

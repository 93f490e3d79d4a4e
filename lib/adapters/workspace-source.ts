import { createHash } from "node:crypto";
import { EngineError, SourceError } from "#lib/engine/errors.ts";
import type { Source } from "#lib/engine/ports.ts";

interface Key {
  readonly apiKey: string;
  readonly baseUrl: string | null;
}

interface WorkspaceSourceOptions {
  /** Serves the workspaces that have no key of their own. */
  readonly shared: Source;
  /** Tells `shared`'s key from others. */
  readonly sharedFingerprint: string;
  /** Null where the workspace has no key. @throws EngineError where it has one that cannot be used */
  readonly findKey: (workspaceId: string) => Promise<Key | null>;
  readonly open: (key: { apiKey: string; baseUrl: string }) => Source;
  readonly now?: () => number;
}

interface Found {
  readonly source: Source;
  readonly key: { readonly apiKey: string; readonly baseUrl: string } | null;
  readonly fingerprint: string;
}

export interface WorkspaceSource extends Source {
  /** Tells the key that serves this workspace from others without storing it. */
  fingerprintOf(workspaceId: string): Promise<string>;
  /** The workspace's own key; null where the deployment's serves it. */
  keyOf(workspaceId: string): Promise<Found["key"]>;
  /** A key was put or removed: the next call looks. */
  forget(workspaceId: string): void;
}

// Other processes learn of a changed key this much later.
const REMEMBERED_MS = 15_000;
const MOST_REMEMBERED = 1_000;

/**
 * Each call goes out with the key of the workspace it is for. A key that is there and cannot be used is an error: the
 * deployment's must not take its place, for its accounts are other people's.
 */
export function workspaceSource(options: WorkspaceSourceOptions): WorkspaceSource {
  const { shared, now = Date.now } = options;
  const remembered = new Map<string, { found: Promise<Found>; until: number }>();

  function find(workspaceId: string): Promise<Found> {
    const known = remembered.get(workspaceId);
    if (known && known.until > now()) return known.found;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const found = look(workspaceId);
    const entry = { found, until: now() + REMEMBERED_MS };
    remembered.set(workspaceId, entry);
    found.catch(() => {
      if (remembered.get(workspaceId) === entry) remembered.delete(workspaceId);
    });
    return found;
  }

  async function look(workspaceId: string): Promise<Found> {
    const key = await keyOf(workspaceId);
    if (key === null) return { source: shared, fingerprint: options.sharedFingerprint, key: null };
    const { apiKey, baseUrl } = key;
    if (baseUrl === null)
      throw new SourceError("fatal", "The workspace's Unipile key lacks its address");
    const source = options.open({ apiKey, baseUrl });
    return { source, fingerprint: fingerprint(apiKey, baseUrl), key: { apiKey, baseUrl } };
  }

  async function keyOf(workspaceId: string): Promise<Key | null> {
    try {
      return await options.findKey(workspaceId);
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      throw new SourceError("transient", `The workspace's Unipile key: ${cause.message}`, {
        cause,
      });
    }
  }

  return {
    limits: shared.limits,
    missingFilters: shared.missingFilters,
    fetchPage: async (input) => (await find(input.workspaceId)).source.fetchPage(input),
    findParameters: async (input) => (await find(input.workspaceId)).source.findParameters(input),
    async listAccounts(signal, workspaceId) {
      const source = workspaceId === undefined ? shared : (await find(workspaceId)).source;
      return source.listAccounts(signal, workspaceId);
    },
    fingerprintOf: async (workspaceId) => (await find(workspaceId)).fingerprint,
    keyOf: async (workspaceId) => (await find(workspaceId)).key,
    forget: (workspaceId) => void remembered.delete(workspaceId),
  };
}

function fingerprint(apiKey: string, baseUrl: string): string {
  return createHash("sha256").update(`${baseUrl} ${apiKey}`).digest("hex").slice(0, 16);
}

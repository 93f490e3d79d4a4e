import type { ConnectionStore } from "#lib/engine/store-ports.ts";

/** A workspace sees the accounts that its own key lists: under another key the provider does not know them. */
export function connectionsByKey(options: {
  readonly listedBy: (fingerprint: string) => ConnectionStore;
  readonly fingerprintOf: (workspaceId: string) => Promise<string>;
}): ConnectionStore {
  const storeOf = async (workspaceId: string) =>
    options.listedBy(await options.fingerprintOf(workspaceId));
  return {
    ...options.listedBy(""),
    list: async (input) => (await storeOf(input.workspaceId)).list(input),
    save: async (input) => (await storeOf(input.owner.workspaceId)).save(input),
  };
}

import type { RowMarker } from "#lib/engine/ports.ts";
import { subjectsOf } from "./subjects-of.ts";
import type { SuppressionHasher } from "./suppression-hash.ts";

/** How the engine marks rows, so that the store can tell who is on the workspace's list without knowing anybody. */
export function rowMarker(hasherOf: SuppressionHasher): RowMarker {
  return (workspaceId) => {
    const hasher = hasherOf(workspaceId);
    return (row) => ({
      listedAs: subjectsOf(row).flatMap((subject) =>
        hasher.hashesOf(subject).map((hash) => ({ kind: subject.kind, hash })),
      ),
      hiddenIdentity: `suppressed:${hasher.hide(row.identity)}`,
    });
  };
}

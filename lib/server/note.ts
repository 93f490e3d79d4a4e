import "server-only";
import { audit } from "#lib/access/audit.ts";
import type { AuditNote, Origin } from "#lib/access/ports.ts";
import type { User } from "./caller.ts";
import { world } from "./container.ts";

/** Notes in the trail what somebody did, in person or through a key of theirs. */
export function note(
  { userId, workspaceId, keyId, origin }: User & { readonly origin: Origin },
  action: string,
  rest: Partial<Pick<AuditNote, "object" | "detail">> = {},
): Promise<void> {
  const who =
    keyId === null
      ? ({ kind: "user", id: userId } as const)
      : ({ kind: "key", id: keyId } as const);
  return audit(world(), { actor: { ...who, workspaceId, ...origin }, action, ...rest });
}

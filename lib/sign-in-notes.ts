import { auditPerson } from "#lib/access/audit.ts";
import { cutAddress } from "#lib/access/cut-address.ts";
import type { AuditStore } from "#lib/access/ports.ts";
import { reasonOf } from "#lib/adapters/reason.ts";
import type { PlacedEvent } from "#lib/adapters/sign-in-options.ts";
import type { SignInAction } from "#lib/contract/audit.ts";
import { log } from "./log.ts";

const REFUSED: readonly SignInAction[] = ["refused", "code_refused", "proof_refused"];

/** Never rejects. The log has its line also where the trail cannot be written. */
export function signInNotes(trail: AuditStore): (event: PlacedEvent) => Promise<void> {
  return async ({ action, userId, email = null, method, address, requestId }) => {
    const detail = method === null ? {} : { method };
    log.info(`sign_in.${action}`, { userId, requestId, ...detail });
    try {
      await auditPerson(
        { trail },
        {
          userId,
          email,
          origin: { address: cutAddress(address), requestId },
          action: `sign_in.${action}`,
          result: REFUSED.includes(action) ? "refused" : "done",
          detail,
        },
      );
    } catch (error) {
      log.warn("audit.sign_in_lost", { action, userId, requestId, reason: reasonOf(error) });
    }
  };
}

import { SourceError } from "#lib/engine/errors.ts";
import type { Source } from "#lib/engine/ports.ts";

/** Stands in until UNIPILE_BASE_URL and UNIPILE_API_KEY are set: everything is answered with what is missing. */
export function noSource(limitsOf: Source["limits"]): Source {
  const refuse = async () => {
    throw new SourceError(
      "fatal",
      "LinkedIn is not configured: set UNIPILE_BASE_URL and UNIPILE_API_KEY",
    );
  };
  return {
    limits: limitsOf,
    missingFilters: () => [],
    fetchPage: refuse,
    findParameters: refuse,
    listAccounts: refuse,
  };
}

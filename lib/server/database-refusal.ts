import "server-only";
import { log } from "#lib/log.ts";
import { world } from "./container.ts";
import { Refusal } from "./refusal.ts";

const RETRY_AFTER = { "retry-after": "10" };

const WORDS = {
  unavailable: {
    code: "unavailable",
    detail: "The database does not answer at the moment. Nothing was lost; please try again.",
  },
  behind: {
    code: "database_behind",
    detail: "The database is behind this version of the app: run npm run db:migrate.",
  },
};

/** The answer to an error whose reason is the database as a whole; null for any other error. */
export async function toDatabaseRefusal(error: unknown): Promise<Refusal | null> {
  const trouble = await findTrouble(error);
  if (trouble === null) return null;
  const { code, detail } = WORDS[trouble];
  log.warn("database.trouble", { code, reason: error instanceof Error ? error.message : "" });
  return new Refusal(503, code, { detail, headers: RETRY_AFTER, cause: error });
}

/** For what a page reads: it fails with words for a person, where there are any. */
export async function explainTrouble(error: unknown): Promise<never> {
  throw (await toDatabaseRefusal(error)) ?? error;
}

// Without a world (its environment may be what is wrong) there is nobody to ask.
async function findTrouble(error: unknown) {
  try {
    return await world().databaseTrouble(error);
  } catch {
    return null;
  }
}

import { AsyncLocalStorage } from "node:async_hooks";
import type { Database } from "./client.ts";

/** What a request that only reads writes down all the same; whatever else it tries to write is refused by Postgres (25006). */
type NoteOfReads =
  /** That a session or key was used, which moves the session's end on. */
  | "use_of_a_session"
  | "use_of_a_key"
  /** Calls and rows, against the limits. */
  | "limits"
  /** Refusals, sign-ins that worked or failed, and that the trail itself was taken away as a file. */
  | "audit_trail"
  /** What the provider said of its accounts, when it was asked for them. */
  | "accounts_as_they_are"
  /** The demo, and the way back from Google, Microsoft or LinkedIn: visits that sign somebody in. */
  | "sign_in";

const reading = new AsyncLocalStorage<boolean>();

/** Whether what is asked of a database right now may only read. */
export function isOnlyReading(): boolean {
  return reading.getStore() === true;
}

/** Each statement of `work`, however deep it is asked for, runs in a READ ONLY transaction. */
export function onlyReading<Answer>(work: () => Answer): Answer {
  return reading.run(true, work);
}

/** The same database for a note that a request makes though it only reads. */
export function noting(db: Database, note: NoteOfReads): Database {
  return {
    ...db,
    query: (text, values) => reading.run(false, () => db.query(text, values)),
    execute: (statement, options) => reading.run(false, () => db.execute(statement, options)),
    within: (scope) => noting(db.within(scope), note),
  };
}

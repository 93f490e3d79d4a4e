import type { ResultStore } from "#lib/engine/store-ports.ts";
import type { Database } from "./client.ts";
import { decideRows, undoBatch } from "./decide-rows.ts";
import { listResults } from "./list-results.ts";

export function resultStore(db: Database): ResultStore {
  return {
    list: (input) => listResults(db, input),
    decide: (input) => decideRows(db, input),
    undo: (input) => undoBatch(db, input),
  };
}

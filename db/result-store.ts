import type { ResultStore } from "#lib/engine/store-ports.ts";
import type { Database } from "./client.ts";
import { decideRows, listToMark, undoBatch } from "./decide-rows.ts";
import { listResults } from "./list-results.ts";
import { inside } from "./scope.ts";

export function resultStore(db: Database): ResultStore {
  return {
    list: (input) => listResults(inside(db, input), input),
    listToMark: (input) => listToMark(inside(db, input.owner), input),
    decide: (input) => decideRows(inside(db, input.owner), input),
    undo: (input) => undoBatch(inside(db, input.owner), input),
  };
}

import { ApiProblem } from "./api.ts";

/** A list that stood open for longer than its cursors are good for has to begin with the first page again. */
export function isCursorOver(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "invalid_cursor";
}

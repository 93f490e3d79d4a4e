import { ApiProblem } from "#app/_lib/api.ts";

export interface ErrorWords {
  title: string;
  detail: string;
  /** Code and request id: for support, under Details. */
  technical: readonly string[];
}

/** Turns anything thrown in the browser into words for a person. */
export function describeError(error: unknown): ErrorWords {
  if (!(error instanceof ApiProblem)) {
    return {
      title: "Something went wrong on this page",
      detail: "Nothing was lost on the server. Try again, or reload the page.",
      technical: [],
    };
  }
  const { title, detail, code, requestId } = error.problem;
  const technical = [`Code ${code}`, ...(requestId === "" ? [] : [`Request ${requestId}`])];
  return { title, detail, technical };
}

/** The session ended: the only way on is to sign in again. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status === 401;
}

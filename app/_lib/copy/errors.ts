import { ApiProblem } from "#app/_lib/api.ts";

export interface ErrorWords {
  title: string;
  detail: string;
  /** Code and request id: for support, under Details. */
  technical: readonly string[];
}

const ELSEWHERE: ErrorWords = {
  title: "Something went wrong on this page",
  detail: "Nothing was lost on the server. Try again, or reload the page.",
  technical: [],
};

/** Why a page could not be made, by the digest that the server gave the error: its message stays there. */
const ON_THE_SERVER: Record<string, ErrorWords> = {
  unavailable: {
    title: "The database does not answer",
    detail: "The server is up, but cannot read your searches at the moment. Try again in a minute.",
    technical: ["Code unavailable"],
  },
  database_behind: {
    title: "This version is not ready yet",
    detail: "The database is behind this version of the app: run npm run db:migrate.",
    technical: ["Code database_behind"],
  },
};

/** Turns anything thrown in the browser, or told to it by the server, into words for a person. */
export function describeError(error: unknown): ErrorWords {
  if (!(error instanceof ApiProblem)) return ON_THE_SERVER[digestOf(error)] ?? ELSEWHERE;
  const { title, detail, code, requestId } = error.problem;
  const technical = [`Code ${code}`, ...(requestId === "" ? [] : [`Request ${requestId}`])];
  return { title, detail, technical };
}

function digestOf(error: unknown): string {
  return error instanceof Error && "digest" in error ? String(error.digest) : "";
}

/** The session ended: the only way on is to sign in again. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.status === 401;
}

import type { z } from "zod";
import type { Operation } from "#lib/openapi/operation.ts";
import { AUTH_OPERATIONS, OPERATIONS } from "#lib/openapi/operations.ts";

/** Everything that the app reads of what somebody sends, with the schema that reads it. */
export interface Input {
  readonly method: string;
  /** `:jobId`, `:connectionId`, `:userId`, `:batchId` stand for what the caller has. */
  readonly path: string;
  readonly in: "json" | "query";
  readonly schema: z.ZodType;
  /** Each call costs the time that a password is meant to cost. */
  readonly isSlow?: true;
  /** Only one of a kind: what is valid is not sent. */
  readonly isOnce?: true;
}

/** The provider's, who knows the address; and what asks for a password that nobody here has. */
const NOT_SENT = /^POST \/api\/(callbacks\/|v1\/session\/prove$)/;
const ONCE = ["POST /api/v1/ownership", "PATCH /api/v1/members/:userId"];
const PROVIDERS = ["hunter", "unipile"];

function inputsOf(name: string, operation: Operation, more: Partial<Input>): Input[] {
  const [method = "", path = ""] = name.split(" ");
  const paths = path.includes(":provider")
    ? PROVIDERS.map((provider) => path.replace(":provider", provider))
    : [path];
  const { body, query } = operation;
  return paths.flatMap((path) => [
    ...(body ? [{ method, path, in: "json", schema: body, ...more } as const] : []),
    ...(query ? [{ method, path, in: "query", schema: query, ...more } as const] : []),
  ]);
}

export const INPUTS: readonly Input[] = [
  ...Object.entries(OPERATIONS)
    .filter(([name]) => !NOT_SENT.test(name))
    .flatMap(([name, one]) => inputsOf(name, one, ONCE.includes(name) ? { isOnce: true } : {})),
  ...[...AUTH_OPERATIONS].flatMap(([name, one]) =>
    inputsOf(name, one, { isSlow: true, isOnce: true }),
  ),
];

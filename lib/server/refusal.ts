import "server-only";
import { EngineError, type ErrorCode } from "#lib/engine/errors.ts";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface RefusalOptions extends ErrorOptions {
  readonly field?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log: ids and constants alone. */
  readonly about?: Readonly<Record<string, string | null>>;
}

/** An answer other than success, in words of HTTP: what the edge itself refuses, before the engine is asked. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  readonly code: string;
  /** All that Next tells an error page about what its server components throw. */
  readonly digest: string;
  readonly options: RefusalOptions;

  constructor(
    status: number,
    code: string,
    { detail, ...options }: RefusalOptions & { detail: string },
  ) {
    super(detail, options);
    this.status = status;
    this.code = code;
    this.digest = code;
    this.options = options;
  }
}

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  limit_reached: 429,
  unavailable: 503,
};

/** Null for a bug: what it says is for the log alone. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof EngineError)) return null;
  const { code, message, field } = error;
  return new Refusal(STATUS[code], code, { detail: message, field, cause: error });
}

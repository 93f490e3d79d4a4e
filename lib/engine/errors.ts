import type { StopReason } from "#lib/contract/job.ts";

export type ErrorCode =
  | "invalid"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "limit_reached"
  | "unavailable";

/** An outcome the caller is told about; `field` names the part of the input at fault. Anything else thrown is a bug. */
export class EngineError extends Error {
  override name = "EngineError";
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { field?: string } = {}) {
    super(message, options);
    this.code = code;
    this.field = options.field;
  }
}

/**
 * What went wrong at a source, as the loop must tell it apart.
 * `auth`: the account has to be connected again. `gone`: the vendor has no such account any more. `restricted`: LinkedIn
 * limited it, leave it alone.
 * `provider_cap`: the vendor gives no more rows of this query. `fatal`: no retry can help.
 */
export type SourceFailure =
  | "rate_limited"
  | "transient"
  | "auth"
  | "gone"
  | "restricted"
  | "invalid_criteria"
  | "provider_cap"
  | "fatal";

interface SourceErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
  readonly status?: number;
}

/** What a source throws. `kind` decides what the loop does; the message is for people. */
export class SourceError extends Error {
  override name = "SourceError";
  readonly kind: SourceFailure;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;

  constructor(kind: SourceFailure, message: string, options: SourceErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
  }
}

/**
 * What a store throws. `isUnavailable`: it is not there, or not now, and the same may work later; whether the statement
 * happened is not known.
 */
export class StoreError extends Error {
  override name = "StoreError";
  readonly isUnavailable: boolean;

  constructor(message: string, options: ErrorOptions & { isUnavailable: boolean }) {
    super(message, options);
    this.isUnavailable = options.isUnavailable;
  }
}

/** Why a job ended in failure: `code` for programs, `message` for people. */
export interface JobFailure {
  readonly stopReason: StopReason;
  readonly code: string;
  readonly message: string;
  readonly isRetryable: boolean;
}

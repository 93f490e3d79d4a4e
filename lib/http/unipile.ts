import { z } from "zod";
import { SourceError, type SourceFailure } from "#lib/engine/errors.ts";
import { type Refusal, requestJson, type Send } from "./request-json.ts";

interface Call<Schema extends z.ZodType> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly method?: "DELETE";
  readonly schema: Schema;
  readonly signal: AbortSignal;
}

export type Unipile = <Schema extends z.ZodType>(call: Call<Schema>) => Promise<z.output<Schema>>;

export interface UnipileKey {
  /** e.g. https://api1.unipile.com:13111 */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** For an address that somebody gave us. */
  readonly send?: Send;
}

/** Unipile's v1 API: https://developer.unipile.com/docs/api-usage */
export function unipileClient(options: UnipileKey): Unipile {
  return (call) => {
    const url = new URL(`/api/v1${call.path}`, options.baseUrl);
    for (const [name, value] of Object.entries(call.query)) url.searchParams.set(name, value);
    return requestJson({
      url,
      headers: { "X-API-KEY": options.apiKey, accept: "application/json" },
      ...(call.body !== undefined && { body: call.body }),
      ...(call.method && { method: call.method }),
      schema: call.schema,
      signal: call.signal,
      ...(options.send && { send: options.send }),
      toError,
    });
  };
}

const ErrorBody = z.object({ type: z.string(), title: z.string(), detail: z.string().optional() });

/** What a `type` means where the status alone does not say it: unipile.com/docs, "Errors". */
const BY_TYPE: Readonly<Record<string, SourceFailure>> = {
  missing_credentials: "fatal",
  account_restricted: "restricted",
  resource_not_found: "gone",
  feature_not_subscribed: "invalid_criteria",
  subscription_required: "invalid_criteria",
  insufficient_permissions: "invalid_criteria",
  resource_access_restricted: "invalid_criteria",
  temporary_provider_limit: "rate_limited",
  limit_exceeded: "rate_limited",
  too_many_requests: "rate_limited",
};

const BY_STATUS: Readonly<Record<number, SourceFailure>> = {
  400: "invalid_criteria",
  401: "auth",
  403: "auth",
  404: "fatal",
  408: "transient",
  415: "fatal",
  422: "invalid_criteria",
  429: "rate_limited",
  501: "fatal",
};

function toError({ status, body, retryAfterMs }: Refusal): SourceError {
  const told = ErrorBody.safeParse(body).data;
  const type = told?.type.replace(/^errors\//, "") ?? "";
  const kind = BY_TYPE[type] ?? BY_STATUS[status] ?? (status >= 500 ? "transient" : "fatal");
  const words = [told?.title, told?.detail].filter(Boolean).join(": ");
  const message = words
    ? `Unipile API error: ${status} (${words})`
    : `Unipile API error: ${status}`;
  return new SourceError(kind, message, {
    status,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

type Known = { status: number; title: string };

const KNOWN: Record<string, Known> = {
  invalid_parameters: { status: 400, title: "Invalid parameters" },
  malformed_request: { status: 400, title: "Malformed request" },
  content_too_large: { status: 400, title: "Content too large" },
  invalid_url: { status: 400, title: "Invalid URL" },
  missing_parameters: { status: 400, title: "Missing parameters" },
  limit_too_high: { status: 400, title: "Limit too high" },
  disconnected_account: { status: 401, title: "Disconnected account" },
  missing_credentials: { status: 401, title: "Missing credentials" },
  disconnected_feature: { status: 401, title: "Disconnected feature" },
  expired_credentials: { status: 401, title: "Expired credentials" },
  invalid_credentials: { status: 401, title: "Invalid credentials" },
  multiple_sessions: { status: 401, title: "Multiple sessions" },
  checkpoint_error: { status: 401, title: "Checkpoint error" },
  account_restricted: { status: 403, title: "Account restricted" },
  feature_not_subscribed: { status: 403, title: "Feature not subscribed" },
  subscription_required: { status: 403, title: "Subscription required" },
  insufficient_permissions: { status: 403, title: "Insufficient permissions" },
  session_mismatch: { status: 403, title: "Session mismatch" },
  action_required: { status: 403, title: "Action required" },
  resource_not_found: { status: 404, title: "Resource not found." },
  invalid_resource_identifier: { status: 404, title: "Invalid resource identifier" },
  unprocessable_entity: { status: 422, title: "Unprocessable entity" },
  limit_exceeded: { status: 422, title: "Limit exceeded" },
  temporary_provider_limit: { status: 422, title: "Temporary provider limit" },
  too_many_requests: { status: 429, title: "Too many requests" },
  provider_error: { status: 500, title: "Provider error" },
  unexpected_error: { status: 500, title: "Unexpected error" },
  feature_not_implemented: { status: 501, title: "Feature not implemented" },
  no_client_session: { status: 503, title: "No client session" },
  no_channel: { status: 503, title: "No channel" },
  service_unavailable: { status: 503, title: "Service unavailable" },
  network_down: { status: 503, title: "Network down" },
  request_timeout: { status: 504, title: "Request timed out" },
};

export type ErrorBody = { status: number; type: string; title: string; detail?: string };

export class UnipileError extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.detail ?? body.title);
    this.body = body;
  }
}

/** `refusal("limit_too_high", "Lower the limit.")`: the status follows from the type. */
export function refusal(type: string, detail?: string): UnipileError {
  return new UnipileError(errorBody({ type, detail }));
}

/** Fills in what a fault leaves open: the status from the type, or the usual type of a status. */
export function errorBody(error: {
  status?: number | undefined;
  type?: string | undefined;
  detail?: string | undefined;
}): ErrorBody {
  const type = error.type?.replace(/^errors\//, "") ?? usualType(error.status);
  const known = KNOWN[type];
  return {
    status: error.status ?? known?.status ?? 500,
    type: `errors/${type}`,
    title: known?.title ?? type.replaceAll("_", " "),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  };
}

function usualType(status: number | undefined): string {
  const found = Object.entries(KNOWN).find(([, known]) => known.status === status);
  return found?.[0] ?? "unexpected_error";
}

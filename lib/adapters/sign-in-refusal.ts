import { APIError } from "better-auth/api";

type Status = ConstructorParameters<typeof APIError>[0];

const REFUSALS = {
  WRONG_CODE: ["UNPROCESSABLE_ENTITY", "this code is wrong, or was used already"],
  OTHER_BROWSER: ["FORBIDDEN", "open the link in the browser in which you asked for it"],
  LINK_OVER: ["GONE", "this link is over; ask for a new one"],
  WEAK_PASSWORD: ["UNPROCESSABLE_ENTITY", "choose another password"],
  WRONG_PASSWORD: ["UNPROCESSABLE_ENTITY", "the password is wrong"],
  NO_PASSWORD: ["CONFLICT", "this account has no password"],
  CHALLENGE_OVER: ["UNAUTHORIZED", "this sign-in took too long; start again"],
  PASSWORD_FIRST: ["FORBIDDEN", "sign in with your password first"],
  NO_SECOND_FACTOR: ["CONFLICT", "this account has no second factor"],
} as const satisfies Record<string, readonly [Status, string]>;

/** A refusal in the library's own form, with a code that the edge knows. */
export function refusal(code: keyof typeof REFUSALS, message?: string): APIError {
  const [status, usual] = REFUSALS[code];
  return new APIError(status, { code, message: message ?? usual });
}

export function tooSoon(waitMs: number): APIError {
  const seconds = String(Math.ceil(waitMs / 1_000));
  const message = "too many attempts";
  return new APIError(
    "TOO_MANY_REQUESTS",
    { code: "TOO_SOON", message },
    { "X-Retry-After": seconds },
  );
}

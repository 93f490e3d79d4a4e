import "server-only";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

const Said = z.object({ code: z.string().default(""), message: z.string().default("") });

interface Words {
  readonly status: number;
  readonly code: string;
  /** Left out: the library's own words, which are then ours. */
  readonly detail?: string;
  readonly field?: string;
}

const LINK_IS_OVER: Words = {
  status: 410,
  code: "link_over",
  detail: "this link is over, or was used already; ask for a new one",
};
const CHALLENGE_IS_OVER: Words = {
  status: 401,
  code: "challenge_over",
  detail: "this sign-in took too long; start again",
};
const NO_SECOND_FACTOR: Words = {
  status: 409,
  code: "no_second_factor",
  detail: "this account has no second factor",
};
const WRONG_CODE: Words = {
  status: 422,
  code: "wrong_code",
  detail: "this code is wrong, or was used already",
  field: "code",
};
const WRONG_PASSWORD: Words = {
  status: 422,
  code: "wrong_password",
  detail: "the password is wrong",
  field: "password",
};

/** What the library calls things, and what we do. */
const WORDS: Record<string, Words> = {
  INVALID_EMAIL_OR_PASSWORD: {
    status: 401,
    code: "wrong_credentials",
    detail: "e-mail address or password is wrong",
  },
  EMAIL_NOT_VERIFIED: {
    status: 403,
    code: "email_not_confirmed",
    detail: "confirm your e-mail address first",
  },
  WEAK_PASSWORD: { status: 422, code: "weak_password", field: "password" },
  OTHER_BROWSER: { status: 403, code: "other_browser" },
  PASSWORD_FIRST: { status: 403, code: "password_first" },
  CHALLENGE_OVER: CHALLENGE_IS_OVER,
  NO_PASSWORD: { status: 409, code: "no_password" },
  CREDENTIAL_ACCOUNT_NOT_FOUND: {
    status: 409,
    code: "no_password",
    detail: "this account has no password",
  },
  NO_SECOND_FACTOR,
  TOTP_NOT_ENABLED: NO_SECOND_FACTOR,
  TWO_FACTOR_NOT_ENABLED: NO_SECOND_FACTOR,
  BACKUP_CODES_NOT_ENABLED: NO_SECOND_FACTOR,
  TOTP_ALREADY_ENABLED: {
    status: 409,
    code: "has_second_factor",
    detail: "this account has a second factor; remove it first",
  },
  INVALID_PASSWORD: WRONG_PASSWORD,
  WRONG_PASSWORD,
  WRONG_CODE,
  INVALID_CODE: WRONG_CODE,
  INVALID_BACKUP_CODE: WRONG_CODE,
  LINK_OVER: LINK_IS_OVER,
  INVALID_TOKEN: LINK_IS_OVER,
  TOKEN_EXPIRED: LINK_IS_OVER,
  USER_NOT_FOUND: LINK_IS_OVER,
  INVALID_USER: LINK_IS_OVER,
  INVALID_TWO_FACTOR_COOKIE: CHALLENGE_IS_OVER,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: CHALLENGE_IS_OVER,
};

const BY_STATUS: Record<number, string> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
};

/** Where a body has two passwords, which of them is meant. */
const FIELDS: Record<string, string> = {
  "/reset-password weak_password": "newPassword",
  "/change-password weak_password": "newPassword",
  "/change-password wrong_password": "currentPassword",
};

/** A refusal of the library's in our form; a fault of its own is a bug of ours. */
export async function toAuthRefusal(response: Response, path = ""): Promise<Refusal> {
  const { code, message } = Said.catch({ code: "", message: "" }).parse(
    await response.json().catch(() => null),
  );
  if (response.status >= 500) throw new Error(`the sign-in answered ${response.status} ${code}`);
  if (response.status === 429) return tooMany(Number(response.headers.get("x-retry-after")));
  const usual = { status: response.status, code: BY_STATUS[response.status] ?? "invalid" };
  const { detail = message, ...words }: Words = WORDS[code] ?? usual;
  const status = words.code === "invalid" ? 422 : words.status;
  const field = FIELDS[`${path} ${words.code}`] ?? words.field;
  return new Refusal(status, words.code, { detail: detail || "this cannot be done", field });
}

function tooMany(waitSeconds: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitSeconds || 1));
  const detail = `too many attempts; try again in ${seconds} s`;
  const headers = { "retry-after": String(seconds) };
  return new Refusal(429, "limit_reached", { detail, headers, about: { limit: "attempts" } });
}

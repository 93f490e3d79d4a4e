import type { RealtimeOptions } from "./options.ts";
import type { RequestTarget } from "./request-target.ts";
import { isSameText, requestText, signText } from "./signature.ts";

/** Why the query of an API request is not trusted, or null; the body is compared with `body_md5` afterwards. */
export function refuseRequest(
  options: RealtimeOptions,
  method: string,
  target: RequestTarget,
): string | null {
  const { path, query } = target;
  if (query.get("auth_key") !== options.key) return "Unknown auth_key";
  if (query.get("auth_version") !== "1.0") return "Invalid auth_version";
  const sentAtSeconds = Number(query.get("auth_timestamp") ?? Number.NaN);
  const skewSeconds = Math.abs(options.now() / 1_000 - sentAtSeconds);
  if (!(skewSeconds <= options.clockSkewSeconds)) {
    return `Timestamp expired: not within ${options.clockSkewSeconds}s of server time`;
  }
  const expected = signText(options.secret, requestText({ method, path, query }));
  if (isSameText(query.get("auth_signature") ?? "", expected)) return null;
  return "Invalid signature";
}

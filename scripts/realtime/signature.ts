import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export function signText(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

export function md5(body: Buffer): string {
  return createHash("md5").update(body).digest("hex");
}

export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function channelText(input: {
  socketId: string;
  channel: string;
  channelData?: string | undefined;
}): string {
  const text = `${input.socketId}:${input.channel}`;
  return input.channelData === undefined ? text : `${text}:${input.channelData}`;
}

export function userText(socketId: string, userData: string): string {
  return `${socketId}::user::${userData}`;
}

export function requestText(input: {
  method: string;
  path: string;
  query: URLSearchParams;
}): string {
  const pairs = [...input.query]
    .filter(([name]) => name !== "auth_signature")
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = pairs.map(([name, value]) => `${name}=${value}`).join("&");
  return `${input.method}\n${input.path}\n${text}`;
}

/** The `auth` of a subscription or a sign-in is `key:signature`. */
export function isSignedBy(
  app: { key: string; secret: string },
  auth: string,
  text: string,
): boolean {
  return isSameText(auth, `${app.key}:${signText(app.secret, text)}`);
}

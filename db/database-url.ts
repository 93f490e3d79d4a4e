const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/;
const EXAMPLE = "postgres://user:password@host:5432/database";

/** The certificate is checked unless the address says otherwise in so many words. */
const SSL_MODES: Record<string, SslMode> = {
  disable: "disable",
  "no-verify": "no-verify",
  prefer: "verify-full",
  require: "verify-full",
  "verify-ca": "verify-full",
  "verify-full": "verify-full",
};
type SslMode = "disable" | "no-verify" | "verify-full";

export interface DatabaseAddress {
  /** With `sslmode` always spelled out, in the words of `pg`. */
  readonly href: string;
  readonly host: string;
  /** For messages: no user, no password. */
  readonly place: string;
  readonly sslMode: SslMode;
  readonly isNeon: boolean;
}

/** What is wrong with a DATABASE_URL, to be read after its name; null when nothing is. Never repeats the address. */
export function findUrlProblem(text: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(text)) return `must start with postgres://, e.g. ${EXAMPLE}`;
  const url = URL.parse(text);
  if (url === null) {
    return `must look like ${EXAMPLE}; in the password, write @ : / ? # and % as %40 %3A %2F %3F %23 %25`;
  }
  if (hostOf(url) === "") return `must name a host: ${EXAMPLE}`;
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && !Object.hasOwn(SSL_MODES, mode)) {
    return "may end in ?sslmode= with disable (no TLS), no-verify (TLS, any certificate) or verify-full only";
  }
  return null;
}

/** @throws Error that names DATABASE_URL and says what it should look like */
export function readDatabaseUrl(text: string): DatabaseAddress {
  const problem = findUrlProblem(text);
  if (problem !== null) throw new Error(`DATABASE_URL ${problem}`);
  const url = new URL(text);
  const sslMode = sslModeOf(url);
  // Left in, they would speak after sslmode and loosen it.
  for (const name of ["ssl", "uselibpqcompat"]) url.searchParams.delete(name);
  url.searchParams.set("sslmode", sslMode);
  const host = hostOf(url);
  const place = `${host}:${url.port || 5_432}`;
  return { href: url.href, host, place, sslMode, isNeon: host.endsWith(".neon.tech") };
}

/** The same database without Neon's pooler in between. */
export function withoutNeonPooler(address: DatabaseAddress): DatabaseAddress {
  if (!address.isNeon) return address;
  const url = new URL(address.href);
  url.hostname = url.hostname.replace(/^([^.]+)-pooler\./, "$1.");
  return readDatabaseUrl(url.href);
}

/** On the way to another machine anybody may listen: no TLS only where the address says so. */
function sslModeOf(url: URL): SslMode {
  const given = SSL_MODES[url.searchParams.get("sslmode") ?? sslFlagOf(url)];
  return given ?? (isOnThisMachine(hostOf(url)) ? "disable" : "verify-full");
}

function sslFlagOf(url: URL): string {
  const flag = url.searchParams.get("ssl") ?? "";
  if (["true", "1"].includes(flag)) return "require";
  return ["false", "0"].includes(flag) ? "disable" : flag;
}

function isOnThisMachine(host: string): boolean {
  return LOOPBACK.test(host) || host.startsWith("/"); // a folder is that of a Unix socket
}

function hostOf(url: URL): string {
  return url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
}

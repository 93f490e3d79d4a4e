/** On every answer, whatever it is of. netlify.toml repeats them for the files that Netlify serves itself. */
export const EVERYWHERE: Readonly<Record<string, string>> = {
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
};

/** Of what is no page: nothing in it is ever to be run or shown. */
export const ROUTE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Names of Next's, and the one of instrumentation-client.ts, which lets the chunks of our own build in and nothing else. */
const TRUSTED_TYPES =
  "require-trusted-types-for 'script'; trusted-types default nextjs nextjs#bundler";

interface Page {
  /** Of one answer; null where nothing in front of Next can make one: then inline scripts have to be let in. */
  readonly nonce: string | null;
  readonly socketOrigins: readonly string[];
}

/**
 * What a page may load and do. Styles may be inline: the toasts, the menus and the lists write `<style>` and `style=` as
 * they go, and a style reaches no script.
 */
export function contentPolicy({ nonce, socketOrigins }: Page): string {
  const scripts = nonce === null ? "'self' 'unsafe-inline'" : `'nonce-${nonce}' 'strict-dynamic'`;
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...socketOrigins].join(" ")}`,
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    TRUSTED_TYPES,
  ].join("; ");
}

interface RealtimeSettings {
  readonly PUSHER_KEY?: string | undefined;
  readonly PUSHER_CLUSTER: string;
  readonly PUSHER_HOST?: string | undefined;
  readonly PUSHER_PORT?: number | undefined;
  readonly PUSHER_USE_TLS: boolean;
}

/** Where a page opens its socket: the host that is set, else the service's own of its cluster. */
export function socketOriginsOf(env: RealtimeSettings): string[] {
  if (env.PUSHER_KEY === undefined) return [];
  const host = env.PUSHER_HOST ?? `ws-${env.PUSHER_CLUSTER}.pusher.com`;
  const port = env.PUSHER_PORT === undefined ? "" : `:${env.PUSHER_PORT}`;
  return [`${env.PUSHER_USE_TLS ? "wss" : "ws"}://${host}${port}`];
}

import type { BlobAccess } from "./blob-store.ts";
import { DEPLOY_ID, SITE_ID } from "./site-ids.ts";

/** What Netlify's runtime inside a function is given for one call. */
export interface FunctionEvent {
  readonly rawUrl: string;
  readonly rawQuery: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body?: string;
  readonly isBase64Encoded: boolean;
  readonly blobs: string;
  readonly flags: object;
}

export interface FunctionCall {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export function toEvent(
  { url, method, headers, body }: FunctionCall,
  blobs: BlobAccess,
): FunctionEvent {
  const isEmpty = body.length === 0;
  return {
    rawUrl: url.href,
    rawQuery: url.search.slice(1),
    path: url.pathname,
    httpMethod: method,
    headers: { ...withoutPlatform(headers), ...platformHeaders() },
    ...(!isEmpty && { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: !isEmpty,
    blobs: encode({ ...blobs, url_uncached: blobs.url, primary_region: "local" }),
    flags: {},
  };
}

/** Nobody outside speaks for the platform. */
function withoutPlatform(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => !name.startsWith("x-nf-"));
  return Object.fromEntries(own);
}

function platformHeaders(): Record<string, string> {
  return {
    "x-nf-client-connection-ip": "127.0.0.1",
    "x-nf-deploy-context": "production",
    "x-nf-deploy-id": DEPLOY_ID,
    "x-nf-deploy-published": "1",
    "x-nf-request-id": crypto.randomUUID(),
    "x-nf-site-id": SITE_ID,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { PEER_HEADER } from "./client-address.ts";
import { contentPolicy, EVERYWHERE, ROUTE_POLICY } from "./page-headers.ts";

/** Next takes the nonce of its scripts from the first two, whoever sent them; the last says whose calls are counted. */
const OURS_ALONE = [
  "content-security-policy",
  "content-security-policy-report-only",
  "x-nonce",
  "x-middleware-subrequest",
  PEER_HEADER,
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const LARGEST_BODY_BYTES = 1024 * 1024; // routes allow less, each as much as it needs
const MOST_AT_ONCE = 1_000;

interface FrontDoor {
  /** Who answers what is let in. */
  readonly answer: RequestListener;
  readonly socketOrigins: readonly string[];
  readonly mostAtOnce?: number;
}

/** Stands before Next on a server of our own: gives each page its nonce, says who called, and refuses what no route has to see. */
export function frontDoor(options: FrontDoor): RequestListener {
  const { answer, socketOrigins, mostAtOnce = MOST_AT_ONCE } = options;
  let underWay = 0;
  return (request, response) => {
    const refusal = underWay >= mostAtOnce ? BUSY : refusalOf(request);
    if (refusal !== null) return refuse(response, refusal);
    underWay += 1;
    response.once("close", () => {
      underWay -= 1;
    });
    for (const name of OURS_ALONE) delete request.headers[name];
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
    if (isPage(request)) {
      const nonce = randomBytes(16).toString("base64");
      const policy = contentPolicy({ nonce, socketOrigins });
      request.headers["content-security-policy"] = policy;
      response.setHeader("Content-Security-Policy", policy);
    }
    return answer(request, response);
  };
}

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

const BUSY: Refusal = { status: 503, headers: { "Retry-After": "1" } };
/** A body whose end whoever stands before us may see elsewhere. */
const AMBIGUOUS: Refusal = { status: 400, headers: {} };
const TOO_LARGE: Refusal = { status: 413, headers: {} };
const notAllowed = (methods: readonly string[]): Refusal => ({
  status: 405,
  headers: { Allow: methods.join(", ") },
});

function refusalOf(request: IncomingMessage): Refusal | null {
  const methods = isPage(request) ? METHODS.slice(0, 2) : METHODS;
  if (!methods.includes(request.method ?? "")) return notAllowed(methods);
  const { "transfer-encoding": encoding = "chunked" } = request.headers;
  if (encoding.toLowerCase() !== "chunked") return AMBIGUOUS;
  const isTooLarge = Number(request.headers["content-length"] ?? 0) > LARGEST_BODY_BYTES;
  return isTooLarge ? TOO_LARGE : null;
}

/** Routes have a policy of their own. */
function isPage({ url = "" }: IncomingMessage): boolean {
  return !/^\/api(\/|\?|$)/.test(url);
}

/** Nothing more is read of what is refused here. */
function refuse(response: ServerResponse, { status, headers }: Refusal): void {
  response.writeHead(status, {
    ...EVERYWHERE,
    "Content-Security-Policy": ROUTE_POLICY,
    "Cache-Control": "no-store",
    Connection: "close",
    ...headers,
  });
  response.end();
}

import { lookup } from "node:dns/promises";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { findAddressProblem } from "./outside-address.ts";
import { isPublicAddress } from "./public-address.ts";

/*
 * The only way to an address that a person gave us and that could be anybody's: a webhook, a push service. It must not become
 * a way into our own network, nor tell anybody what stands behind an address. The way to a provider's host is guarded-send.ts.
 */

interface Outgoing {
  readonly url: string;
  /** Sent as they are, with nothing added but length and host. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What became of it. Of the answer only the status is kept: its text could be something that is not meant for anybody. */
export type Delivery =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "failed"; readonly reason: FailureReason };

export type FailureReason =
  | "bad_address"
  | "not_found"
  | "not_public"
  | "unreachable"
  | "redirected"
  | "too_large"
  | "timed_out";

interface Address {
  readonly address: string;
  readonly family: number;
}

/** All but `onRefused` is for tests, whose servers are on this machine. */
export interface GuardOptions {
  /** Hears of each address that was not called because of what it is, or that sent us elsewhere; not which it was. */
  readonly onRefused?: (reason: FailureReason) => void;
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
  readonly isAllowed?: (address: string) => boolean;
  readonly port?: number;
  readonly ca?: string;
  readonly patienceMs?: number;
}

const PATIENCE_MS = 10_000;
const MOST_BYTES = 64 * 1_024;

export class Refused extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** POSTs to an address of somebody else's. Never throws: whatever goes wrong there is a `Delivery`. */
export function guardedClient(options: GuardOptions = {}): (it: Outgoing) => Promise<Delivery> {
  const { patienceMs = PATIENCE_MS, port = 443, ca, onRefused } = options;
  const findOne = guardedLookup(options);

  function open({ url, headers, body }: Outgoing, signal: AbortSignal): ClientRequest {
    const { hostname, pathname, search } = new URL(url);
    return request({
      hostname,
      port,
      path: `${pathname}${search}`,
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      agent: false, // a connection of its own: none that was opened for somebody else
      lookup: findOne,
      signal,
      ...(ca !== undefined && { ca }),
    });
  }

  async function deliver(outgoing: Outgoing): Promise<Delivery> {
    if (findAddressProblem(outgoing.url) !== null) return failed("bad_address");
    const signal = AbortSignal.timeout(patienceMs);
    try {
      const status = await send(open(outgoing, signal), outgoing.body);
      return { kind: "answered", status };
    } catch (error) {
      if (error instanceof Refused) return failed(error.reason);
      return failed(signal.aborted ? "timed_out" : "unreachable");
    }
  }

  return async (outgoing) => {
    const delivery = await deliver(outgoing);
    if (delivery.kind === "failed" && SUSPICIOUS.has(delivery.reason)) onRefused?.(delivery.reason);
    return delivery;
  };
}

/** Not a fault of the way, but of where it was to lead. */
export const SUSPICIOUS: ReadonlySet<FailureReason> = new Set([
  "bad_address",
  "not_public",
  "redirected",
]);

const failed = (reason: FailureReason): Delivery => ({ kind: "failed", reason });

/** Resolves a name at the moment of connecting and hands out one address, which was looked at: there is no second look-up. */
export function guardedLookup({ resolve = resolveAll, isAllowed = isPublicAddress }: GuardOptions) {
  async function find(host: string): Promise<Address> {
    const addresses = await resolve(host).catch((cause) => {
      throw new Refused("not_found", { cause });
    });
    const [first] = addresses;
    if (first === undefined) throw new Refused("not_found");
    if (!addresses.every(({ address }) => isAllowed(address))) throw new Refused("not_public");
    return first;
  }

  const hook: LookupFunction = (host, settings, done) => {
    find(host).then(
      ({ address, family }) =>
        settings.all ? done(null, [{ address, family }]) : done(null, address, family),
      (error) => done(error, "", 0),
    );
  };
  return hook;
}

function resolveAll(host: string): Promise<readonly Address[]> {
  return lookup(host, { all: true });
}

function send(outgoing: ClientRequest, body: string | Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      drain(response).then(resolve, (error) => {
        outgoing.destroy();
        reject(error);
      });
    });
    outgoing.end(body);
  });
}

/** Reads the answer to its end, and forgets it. */
async function drain(response: IncomingMessage): Promise<number> {
  const { statusCode: status = 0 } = response;
  if (status >= 300 && status < 400) throw new Refused("redirected");
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Refused("too_large");
  }
  return status;
}

import type { ClientRequest, IncomingMessage } from "node:http";
import { request } from "node:https";
import { type GuardOptions, guardedLookup, Refused, SUSPICIOUS } from "./guarded-request.ts";
import { findSiteProblem } from "./outside-address.ts";
import { type Answer, plainSend, type Send, type Sending } from "./request-json.ts";

interface Options extends Pick<GuardOptions, "onRefused" | "resolve" | "isAllowed" | "ca"> {
  /** Of the address that whoever runs the service set up: it may be anywhere. */
  readonly trustedOrigin: string | null;
}

/**
 * The way to a provider's host that a person named: each address is looked at when the connection is opened, whatever the name
 * resolved to before, and no redirect is followed.
 */
export function guardedSend({ trustedOrigin, ...options }: Options): Send {
  const { onRefused, ca } = options;
  const lookup = guardedLookup(options);

  function open(url: URL, { method, headers, body, signal }: Sending): ClientRequest {
    const outgoing = request(url, {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { "content-length": Buffer.byteLength(body) }),
      },
      agent: false, // a connection of its own: none that was opened for somebody else
      lookup,
      signal,
      ...(ca !== undefined && { ca }),
    });
    outgoing.end(body);
    return outgoing;
  }

  return async (url, sending) => {
    if (url.origin === trustedOrigin) return plainSend(url, sending);
    try {
      if (findSiteProblem(url) !== null) throw new Refused("bad_address");
      return await answerTo(open(url, sending));
    } catch (error) {
      if (error instanceof Refused && SUSPICIOUS.has(error.reason)) onRefused?.(error.reason);
      throw error;
    }
  };
}

function answerTo(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("response", (response: IncomingMessage) => {
      const { statusCode: status = 0 } = response;
      if (status >= 300 && status < 400) {
        outgoing.destroy();
        return reject(new Refused("redirected"));
      }
      resolve({
        status,
        ok: status >= 200 && status < 300,
        headers: { get: (name) => [response.headers[name] ?? []].flat().at(0) ?? null },
        body: response,
      });
    });
  });
}

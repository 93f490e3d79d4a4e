import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { listenLocally } from "./listen-locally.ts";
import { DEPLOY_ID, SITE_ID } from "./site-ids.ts";

export interface BlobAccess {
  readonly url: string;
  readonly token: string;
}

interface Blob {
  readonly body: Buffer;
  readonly metadata: string;
}

const METADATA = "x-amz-meta-user";

/**
 * Netlify Blobs, where the Next server keeps pages: in memory, with those that the build made. Netlify's own server for
 * tests listens on every address of the machine.
 */
export async function startBlobStore(
  siteFolder: string,
): Promise<BlobAccess & { stop(): Promise<void> }> {
  const blobs = readBuilt(join(siteFolder, ".netlify/deploy/v1/blobs/deploy"));
  const token = randomUUID();
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
    else answer(blobs, request, response).catch(() => response.destroy());
  });
  return { token, ...(await listenLocally(server, 0)) };
}

function readBuilt(folder: string): Map<string, Blob> {
  const names = readdirSync(folder);
  return new Map(
    names.map((name) => [
      `/${SITE_ID}/deploy:${DEPLOY_ID}/${name}`,
      { body: readFileSync(join(folder, name)), metadata: "" },
    ]),
  );
}

async function answer(
  blobs: Map<string, Blob>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const key = keyOf(request.url ?? "/");
  switch (request.method) {
    case "PUT": {
      const metadata = String(request.headers[METADATA] ?? "");
      blobs.set(key, { body: await buffer(request), metadata });
      response.writeHead(200).end();
      return;
    }
    case "DELETE":
      blobs.delete(key);
      response.writeHead(204).end();
      return;
    default: {
      const blob = blobs.get(key);
      response.writeHead(blob ? 200 : 404, blob?.metadata ? { [METADATA]: blob.metadata } : {});
      response.end(blob?.body); // node leaves it out where HEAD was asked
    }
  }
}

/** `/region:local/site/store/key`, where the region may be missing. */
function keyOf(url: string): string {
  const { pathname } = new URL(url, "http://blobs");
  return decodeURIComponent(pathname.replace(/^\/region:[^/]+/, ""));
}

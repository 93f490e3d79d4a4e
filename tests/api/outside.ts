import { createServer } from "node:http";

export interface Call {
  readonly path: string;
  readonly body: string;
  /** The provider key it came with. */
  readonly key: string | undefined;
}

/** What the app talks to beside its database: takes every wake-up and message, knows one LinkedIn place and no account. */
export async function outside() {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? "";
    const key = request.headers["x-api-key"]?.toString();
    calls.push({ path, body: Buffer.concat(chunks).toString("utf8"), key });
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answerTo(path)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function answerTo(path: string): object {
  if (path.includes("/search/parameters")) return PLACES;
  if (path.includes("/hosted/")) return { url: "https://account.unipile.com/a-link" };
  return path.includes("/accounts?") ? NO_ACCOUNTS : {};
}

const NO_ACCOUNTS = { object: "AccountList", items: [], cursor: null };
const PLACES = {
  object: "LinkedinSearchParametersList",
  items: [{ object: "LinkedinSearchParameter", id: "103644278", title: "United States" }],
  paging: { page_count: 1 },
};

import { createServer } from "node:http";

/** An address that is known before the app is: what the provider calls is passed on, every wake-up is taken and forgotten. */
export async function openFront() {
  let target = "";
  const heard: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? "";
    if (!path.startsWith("/api/callbacks/")) return response.writeHead(202).end();
    const body = Buffer.concat(chunks).toString("utf8");
    heard.push({ path, body });
    const type = request.headers["content-type"];
    const answer = await fetch(target + path, {
      method: "POST",
      headers: type === undefined ? {} : { "content-type": type },
      body,
    });
    return response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Every call of the provider, as it came. */
    heard,
    leadTo(origin: string) {
      target = origin;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

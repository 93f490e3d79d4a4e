import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Delivery = { path: string; headers: Record<string, unknown>; body: unknown };

/** Somebody who takes down what is posted to them, after refusing the first few times. */
export async function listener(refusals = 0) {
  const taken: Delivery[] = [];
  let left = refusals;
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    response.statusCode = left > 0 ? 500 : 200;
    if (left <= 0) {
      taken.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text) });
    }
    left -= 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

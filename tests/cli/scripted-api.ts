import { createServer } from "node:http";

type Answer = object | { status: number; body: object } | "hang up";

/** An API that answers each request with the next of its answers, the last again and again. */
export async function scriptedServer(script: Record<string, Answer[]>) {
  const left = new Map(Object.entries(script).map(([key, answers]) => [key, [...answers]]));
  const server = createServer((request, response) => {
    const answers = left.get(`${request.method} ${request.url}`);
    const answer = answers && answers.length > 1 ? answers.shift() : answers?.[0];
    if (answer === "hang up") return request.socket.destroy();
    const isFull = answer !== undefined && "status" in answer && "body" in answer;
    const { status, body } = isFull ? answer : { status: answer ? 200 : 404, body: answer ?? {} };
    return response
      .writeHead(Number(status), { "content-type": "application/json" })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

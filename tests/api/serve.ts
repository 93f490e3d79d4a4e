import { readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getWorld } from "#lib/container.ts";

/*
 * The route handlers of app/api behind a plain HTTP server, without a build. Run by `node --conditions=react-server`,
 * under which the mark of server code is an empty module. Paths are told apart as Next does: what is fixed first.
 */

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

interface Route {
  readonly file: string;
  readonly pattern: URLPattern;
}

const root = path.join(process.cwd(), "app/api");
const routes = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts")
  .map(toRoute)
  .toSorted((a, b) => rankOf(a) - rankOf(b) || lengthOf(b) - lengthOf(a));

function toRoute(file: string): Route {
  const pathname = path
    .join("/api", path.dirname(file))
    .replaceAll(/\[\.\.\.(\w+)\]/g, ":$1+")
    .replaceAll(/\[(\w+)\]/g, ":$1");
  return { file: path.join(root, file), pattern: new URLPattern({ pathname }) };
}

/** Of two that take any rest of a path, the one that says more of it goes first. */
function lengthOf({ pattern }: Route): number {
  return pattern.pathname.length;
}

function rankOf({ pattern }: Route): number {
  if (pattern.pathname.includes("+")) return 2;
  return pattern.pathname.includes(":") ? 1 : 0;
}

interface PlatformFunction {
  readonly default: (request: Request) => Promise<void>;
  readonly config: { readonly background?: boolean; readonly schedule?: string };
}

const FUNCTION = /^\/\.netlify\/functions\/([\w-]+)$/;

/** As the platform answers: a background function's caller learns nothing, a scheduled one has no address. */
async function callFunction(name: string, request: Request): Promise<Response> {
  const file = path.join(process.cwd(), "netlify/functions", `${name}.mts`);
  const { default: run, config }: PlatformFunction = await import(pathToFileURL(file).href);
  if (config.schedule !== undefined) return new Response("Forbidden", { status: 403 });
  await run(request);
  return new Response(null, { status: 202 });
}

async function answer(incoming: IncomingMessage): Promise<Response> {
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const [, functionName] = FUNCTION.exec(incoming.url ?? "") ?? [];
  if (functionName !== undefined) return callFunction(functionName, toRequest(url, incoming));
  const route = routes.find(({ pattern }) => pattern.test(url));
  if (!route) return new Response(null, { status: 404 });
  const module: Record<string, Handler> = await import(pathToFileURL(route.file).href);
  const method = incoming.method ?? "";
  const handler = module[method] ?? (method === "HEAD" ? module.GET : undefined);
  if (!handler) return new Response(null, { status: 405 });
  const params = route.pattern.exec(url)?.pathname.groups;
  return handler(toRequest(url, incoming), { params: Promise.resolve(params) });
}

function toRequest(url: string, incoming: IncomingMessage): Request {
  const { method = "GET", headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  if (!hasBody) return new Request(url, { method, headers });
  const init = { method, headers, body: streamOf(incoming), duplex: "half" };
  return new Request(url, init);
}

function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      for await (const chunk of incoming) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const server = createServer(async (incoming, outgoing) => send(outgoing, await answer(incoming)));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object") process.stdout.write(`${address.port}\n`);
});

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await getWorld().stop();
  process.exit(0);
}

process.once("SIGTERM", () => void stop());
process.once("disconnect", () => void stop());

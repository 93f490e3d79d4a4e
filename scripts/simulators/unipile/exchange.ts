import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { disconnected } from "./accounts.ts";
import { adminAnswer } from "./admin.ts";
import type { FaultAction } from "./faults.ts";
import { share } from "./hash.ts";
import { hostedPage } from "./hosted-page.ts";
import { readJson } from "./request-body.ts";
import type { RequestLogEntry } from "./request-log.ts";
import { type Ask, findRoute, type Prepared, type Route } from "./routes.ts";
import { type Answer, send } from "./send.ts";
import { errorBody, refusal, UnipileError } from "./unipile-errors.ts";
import type { World } from "./world.ts";

const API = "/api/v1";
const ADMIN = "/_simulator";
const HOSTED = "/_hosted/";

type Http = { request: IncomingMessage; response: ServerResponse; url: URL };

/** One request and its answer. */
export async function exchange(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? "/", "http://simulator") ?? new URL("http://simulator");
  const http = { request, response, url };
  if (url.pathname.startsWith(HOSTED)) {
    return hostedPage(world.hosted, {
      request,
      response,
      token: url.pathname.slice(HOSTED.length),
    });
  }
  if (url.pathname.startsWith(ADMIN)) return send(response, await administered(world, http));
  return simulate(world, http);
}

async function administered(world: World, { request, url }: Http): Promise<Answer> {
  const { method = "GET" } = request;
  const path = url.pathname.slice(ADMIN.length);
  try {
    requireKey(world, request);
    return adminAnswer(world, { method, path, body: await readJson(request) });
  } catch (error) {
    return errorAnswer(error);
  }
}

async function simulate(world: World, http: Http): Promise<void> {
  const { request, response, url } = http;
  const { method = "GET" } = request;
  const path = url.pathname.startsWith(API) ? url.pathname.slice(API.length) : "";
  const found = findRoute(method, path);
  const entry = world.log.add(newEntry(world, method, found?.route.name ?? "unknown"));
  try {
    requireKey(world, request);
    if (!found) throw refusal("resource_not_found", "No such route");
    if (entry.route === "search") entry.call = world.nextCall();
    const body = await readJson(request);
    const ask = { url, body, call: entry.call ?? 0, id: found.id };
    await respond(world, { ...http, entry, prepared: prepare(world, found.route, ask) });
  } catch (error) {
    finish(world, { response, entry }, errorAnswer(error));
  }
}

function newEntry(world: World, method: string, route: RequestLogEntry["route"]): RequestLogEntry {
  return {
    at: world.options.clock(),
    method,
    route,
    accountId: null,
    call: null,
    params: null,
    limit: null,
    start: null,
    status: null,
    rows: 0,
    answeredAt: null,
    retryAfterSeconds: null,
  };
}

/** A request that cannot be read is answered with its error, after the faults that were waiting for it. */
function prepare(world: World, route: Route, ask: Ask): Prepared {
  try {
    return route.prepare(world, ask);
  } catch (error) {
    return {
      accountId: ask.url.searchParams.get("account_id"),
      start: null,
      limit: null,
      params: null,
      answer() {
        throw error;
      },
    };
  }
}

type Turn = { response: ServerResponse; entry: RequestLogEntry; prepared: Prepared };

async function respond(world: World, { response, entry, prepared }: Turn): Promise<void> {
  const { accountId, start, limit, params } = prepared;
  Object.assign(entry, { accountId, start, limit, params });
  if (entry.route === "unknown") return;
  world.accounts.countCall(accountId, entry.route);
  const fault = world.faults.take({ ...entry, route: entry.route }) ?? {};
  if (!(await isStillThere(world, response, waitMs(world, entry, fault)))) return;
  if (fault.hangMs !== undefined) {
    await isStillThere(world, response, fault.hangMs);
    response.destroy();
    return;
  }
  finish(world, { response, entry }, faultyAnswer(world, prepared, fault));
}

function waitMs(world: World, entry: RequestLogEntry, fault: FaultAction): number {
  if (fault.latencyMs !== undefined) return fault.latencyMs;
  if (entry.route !== "search") return 0;
  const { min, max } = world.options.latencyMs;
  return min + share(`latency:${world.options.seed}:${entry.call}`) * (max - min);
}

/** Waits; false when the client or the whole simulator has gone away meanwhile. */
async function isStillThere(world: World, response: ServerResponse, ms: number): Promise<boolean> {
  if (ms > 0) {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, world.stopped]);
    response.once("close", () => gone.abort());
    await wait(ms, undefined, { signal }).catch(() => undefined);
  }
  return !response.destroyed;
}

function faultyAnswer(world: World, prepared: Prepared, fault: FaultAction): Answer {
  const answer = spoiled(world, prepared, fault);
  const isHtml = answer.status === 502 && fault.body === undefined;
  const form = fault.resetConnection ? "reset" : (fault.body ?? (isHtml ? "html" : "json"));
  return { ...answer, form, retryAfterSeconds: fault.retryAfterSeconds };
}

function spoiled(world: World, prepared: Prepared, fault: FaultAction): Answer {
  if (fault.disconnectAccount && prepared.accountId !== null) {
    world.setAccount(prepared.accountId, { status: "CREDENTIALS" });
    if (fault.status === undefined && fault.type === undefined) return errorAnswer(disconnected());
  }
  const isError = (fault.status ?? 200) >= 300 || fault.type !== undefined;
  if (!isError) return preparedAnswer(prepared, fault);
  const body = errorBody({ ...fault, detail: "A scripted fault." });
  return { status: body.status, body };
}

function preparedAnswer(prepared: Prepared, fault: FaultAction): Answer {
  try {
    return prepared.answer(fault);
  } catch (error) {
    return errorAnswer(error);
  }
}

function finish(
  world: World,
  { response, entry }: { response: ServerResponse; entry: RequestLogEntry },
  answer: Answer,
): void {
  const isBrokenOff = answer.form === "reset";
  const isWhole = answer.form === undefined || answer.form === "json";
  Object.assign(entry, {
    status: isBrokenOff ? null : answer.status,
    rows: isWhole ? (answer.rows ?? 0) : 0,
    answeredAt: isBrokenOff ? null : world.options.clock(),
    retryAfterSeconds: answer.retryAfterSeconds ?? null,
  });
  send(response, answer);
}

function requireKey(world: World, request: IncomingMessage): void {
  if (request.headers["x-api-key"] === world.options.apiKey) return;
  throw refusal("missing_credentials");
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof UnipileError) return { status: error.body.status, body: error.body };
  console.error("The simulator has a fault of its own:", error);
  const body = errorBody({ type: "unexpected_error" });
  return { status: body.status, body };
}

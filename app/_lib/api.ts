import type { z } from "zod";
import { Problem } from "#lib/contract/problem.ts";

const READ_TIMEOUT_MS = 20_000;
const WRITE_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 10 * 60_000;

/** Anything that went wrong with a request, always as a `Problem`: `code` is what code decides by. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }

  /** Messages beside fields: `criteria.people.keywords` -> message. */
  get fieldErrors(): Record<string, string> {
    const listed = this.problem.errors ?? [];
    const entries = listed.map((error): [string, string] => [error.field, error.message]);
    if (this.problem.field !== undefined) entries.push([this.problem.field, this.problem.detail]);
    return Object.fromEntries(entries);
  }
}

/** GET, with the answer parsed by a schema of the contract. */
export function getJson<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
  const init = { headers: { accept: "application/json" }, signal: timeout(READ_TIMEOUT_MS) };
  return ask(path, init).then((response) => parse(response, answer));
}

export interface PostOptions<Answer> {
  answer: z.ZodType<Answer>;
  /** The same key for every try of one intention: the server does it once. */
  idempotencyKey?: string;
}

/** POST a JSON body, with the answer parsed by a schema of the contract. */
export function postJson<Answer>(
  path: string,
  body: unknown,
  options: PostOptions<Answer>,
): Promise<Answer> {
  return send(path, body, options).then((response) => parse(response, options.answer));
}

/** POST a JSON body where only success matters (204). */
export async function postOnly(path: string, body: unknown): Promise<void> {
  await send(path, body);
}

/** PUT a JSON body, with the answer parsed by a schema of the contract. */
export function putJson<Answer>(
  path: string,
  body: unknown,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  return send(path, body, { method: "PUT" }).then((response) => parse(response, answer));
}

/** POST a form, as the socket library's own protocol has it, with the answer parsed by a schema. */
export async function postForm<Answer>(
  path: string,
  form: Readonly<Record<string, string>>,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const init = { method: "POST", headers: { accept: "application/json" } };
  const body = new URLSearchParams(form);
  return parse(await ask(path, { ...init, body, signal: timeout(READ_TIMEOUT_MS) }), answer);
}

/** POST for a file, which may be long in coming. */
export async function postForFile(path: string): Promise<Blob> {
  const response = await ask(path, { method: "POST", signal: timeout(FILE_TIMEOUT_MS) });
  return response.blob();
}

/** PATCH a JSON body where only success matters (204). */
export async function patchOnly(path: string, body: unknown): Promise<void> {
  await send(path, body, { method: "PATCH" });
}

/** DELETE with a JSON body that says it is meant, where only success matters. */
export async function deleteWith(path: string, body: unknown): Promise<void> {
  await send(path, body, { method: "DELETE" });
}

/** DELETE, where only success matters (204). */
export async function deleteOnly(path: string): Promise<void> {
  const init = { method: "DELETE", headers: { accept: "application/json" } };
  await ask(path, { ...init, signal: timeout(WRITE_TIMEOUT_MS) });
}

function send(
  path: string,
  body: unknown,
  { method = "POST", idempotencyKey }: { method?: string; idempotencyKey?: string } = {},
): Promise<Response> {
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
  };
  const init = { method, headers, body: JSON.stringify(body) };
  return ask(path, { ...init, signal: timeout(WRITE_TIMEOUT_MS) });
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    throw local(isTimeout(cause) ? "timeout" : "network", cause);
  });
  if (!response.ok) throw await toProblem(response);
  return response;
}

async function parse<Answer>(response: Response, answer: z.ZodType<Answer>): Promise<Answer> {
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw local("unexpected_answer", cause);
  });
  const parsed = answer.safeParse(body);
  if (!parsed.success) throw local("unexpected_answer", parsed.error);
  return parsed.data;
}

async function toProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = Problem.safeParse(body);
  if (parsed.success) return new ApiProblem(parsed.data);
  const problem = { ...LOCAL.unexpected_answer, status: response.status };
  const requestId = response.headers.get("x-request-id") ?? "";
  return new ApiProblem({ type: "about:blank", code: "unexpected_answer", ...problem, requestId });
}

const LOCAL = {
  network: {
    title: "The server cannot be reached",
    detail: "The request did not get through. Check the connection and try again.",
  },
  timeout: {
    title: "The server took too long",
    detail: "There was no answer in time. It may still arrive; try again in a moment.",
  },
  unexpected_answer: {
    title: "The server's answer made no sense",
    detail: "The page may be older than the server. Reload it and try again.",
  },
};

function local(code: keyof typeof LOCAL, cause: unknown): ApiProblem {
  const problem = { type: "about:blank", status: 0, code, requestId: "", ...LOCAL[code] };
  return new ApiProblem(problem, { cause });
}

function timeout(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "TimeoutError";
}

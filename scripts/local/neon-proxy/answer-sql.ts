import type { IncomingMessage, ServerResponse } from "node:http";
import pg from "pg";
import { z } from "zod";
import { readBody } from "#scripts/realtime/read-body.ts";
import type { Connect } from "./login-pools.ts";
import { runSql } from "./run-sql.ts";
import { beginStatement, connectionStringOf, readSqlBody } from "./sql-request.ts";

const MAX_BYTES = 10 * 1_024 * 1_024; // Neon's limit, both ways

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** POST /sql, as Neon answers it: what Postgres refuses is a 400 with Postgres's own fields. */
export async function answerSql(exchange: Exchange, connect: Connect): Promise<void> {
  const { status, body } = await answerTo(exchange, connect).catch(toAnswer);
  const text = JSON.stringify(body);
  if (text.length > MAX_BYTES) return send(exchange, refusal(507, "response is too large"));
  send(exchange, { status, body });
}

async function answerTo({ request, response }: Exchange, connect: Connect): Promise<Answer> {
  if (request.method !== "POST" || request.url !== "/sql") return refusal(404, "not found");
  const bytes = await readBody(request, MAX_BYTES);
  if (bytes === null) return refusal(413, "request is too large");
  const body = readSqlBody(bytes.toString());
  const client = await connect(connectionStringOf(request.headers));
  let isClean = false;
  try {
    const result = await runSql(client, body, beginStatement(request.headers));
    await client.query("discard all"); // nothing of a session may outlive its request
    isClean = true;
    return { status: 200, body: result };
  } finally {
    client.release(!isClean || response.destroyed);
  }
}

function toAnswer(error: unknown): Answer {
  if (error instanceof pg.DatabaseError) {
    return { status: 400, body: { ...error, message: error.message } };
  }
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return refusal(400, "bad request");
  return refusal(500, "the database cannot be reached");
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}

function send({ response }: Exchange, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

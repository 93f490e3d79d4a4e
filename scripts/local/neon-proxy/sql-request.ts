import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Query = z.object({ query: z.string(), params: z.array(Value).default([]) });
const Body = z.union([z.object({ queries: z.array(Query) }), Query]);

export type SqlQuery = z.output<typeof Query>;
export type SqlBody = z.output<typeof Body>;

export const readSqlBody = (text: string): SqlBody => Body.parse(JSON.parse(text));

const ConnectionString = z.url({ protocol: /^postgres(ql)?$/ });

/** @throws when the header is absent or no address */
export function connectionStringOf(headers: IncomingHttpHeaders): string {
  return ConnectionString.parse(headers["neon-connection-string"]);
}

const ISOLATION: Record<string, string> = {
  ReadUncommitted: " isolation level read uncommitted",
  ReadCommitted: " isolation level read committed",
  RepeatableRead: " isolation level repeatable read",
  Serializable: " isolation level serializable",
};

/** How a batch begins, as its headers ask for. */
export function beginStatement(headers: IncomingHttpHeaders): string {
  const isolation = ISOLATION[String(headers["neon-batch-isolation-level"])] ?? "";
  const readOnly = headers["neon-batch-read-only"] === "true" ? " read only" : "";
  const deferrable = headers["neon-batch-deferrable"] === "true" ? " deferrable" : "";
  return `begin${isolation}${readOnly}${deferrable}`;
}

import "server-only";
import { Refusal } from "./refusal.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** What an address says of the methods it has; HEAD follows from GET. */
export function allowHeader(own: readonly string[]): { readonly allow: string } {
  const allowed = METHODS.filter((name) => own.includes(name === "HEAD" ? "GET" : name));
  return { allow: [...allowed, "OPTIONS"].join(", ") };
}

export function methodNotAllowed(own: readonly string[]): Refusal {
  const headers = allowHeader(own);
  return new Refusal(405, "method_not_allowed", {
    detail: `this address takes ${headers.allow.replace(", OPTIONS", "")}`,
    headers,
  });
}

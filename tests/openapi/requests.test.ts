import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Operation } from "#lib/openapi/operation.ts";
import { OPERATIONS } from "#lib/openapi/operations.ts";
import { type RouteOnDisk, routesOnDisk } from "#tests/security/routes-on-disk.ts";

/* What a route reads by a schema is what the description says it reads: compared with the sources of the routes. */

const operations: Readonly<Record<string, Operation>> = OPERATIONS;
const READS = /read(Body|Query|Form)\(\s*request,\s*(\w+)/g;
const KINDS: Readonly<Record<string, "body" | "query" | "form">> = {
  Body: "body",
  Query: "query",
  Form: "form",
};

interface Read {
  readonly name: string;
  readonly kind: "body" | "query" | "form";
  readonly schemaName: string;
  readonly from: string;
}

/** Each handler of a file by its method, with what it reads. */
function readsOf({ source, names }: RouteOnDisk): Read[] {
  const handlers = source.split(/^(?=export const [A-Z]+ = )/m).slice(1);
  return handlers.flatMap((handler) => {
    const [, method = ""] = /^export const ([A-Z]+)/.exec(handler) ?? [];
    const name = names.find((one) => one.startsWith(`${method} `)) ?? "";
    return [...handler.matchAll(READS)].map(([, kind = "", schemaName = ""]) => ({
      name,
      kind: KINDS[kind] ?? "body",
      schemaName,
      from: importOf(source, schemaName),
    }));
  });
}

function importOf(source: string, name: string): string {
  const found = [...source.matchAll(/import (?:type )?\{([^}]*)\} from "#([^"]+)"/g)].find(
    ([, list = ""]) => list.split(",").some((one) => one.trim() === name),
  );
  return found?.[2] ?? "";
}

const inApi = routesOnDisk().filter(({ file }) => file.startsWith("api/"));
const reads = inApi.flatMap(readsOf);

test("enough is read to say so", () => {
  expect(reads.length).toBeGreaterThan(35);
  expect(reads.filter(({ name, from }) => name === "" || from === "")).toEqual([]);
});

test.each(reads)("$name reads its $kind by the schema that is described", async (read) => {
  const file = path.join(process.cwd(), read.from);
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  expect(operations[read.name]?.[read.kind]).toBe(module[read.schemaName]);
});

describe("what is described is read", () => {
  const described = Object.entries(operations).flatMap(([name, operation]) =>
    (["body", "query", "form"] as const)
      .filter((kind) => operation[kind])
      .map((kind) => ({ name, kind })),
  );

  test.each(described)("$kind of $name", ({ name, kind }) => {
    expect(reads.some((read) => read.name === name && read.kind === kind)).toBe(true);
  });
});

test("a route that takes an Idempotency-Key says so", () => {
  const taking = inApi
    .filter(({ source }) => source.includes("readIdempotencyKey("))
    .flatMap(({ names }) => names.filter((name) => name.startsWith("POST ")));
  const described = Object.entries(operations).filter(([, one]) => one.takesIdempotencyKey);
  expect(described.map(([name]) => name).toSorted()).toEqual(taking.toSorted());
});

test("a route that goes without a body says so", () => {
  const lacking = inApi
    .filter(({ source }) => source.includes("ifEmpty:"))
    .flatMap(({ names }) => names);
  const described = Object.entries(operations).filter(([, one]) => one.mayLackBody);
  expect(described.map(([name]) => name)).toEqual(lacking);
});

import { expect, test } from "vitest";
import { z } from "zod";
import { LIMITED_ROUTES, LIMITS } from "#lib/contract/limit.ts";
import { PERMISSIONS, type Permission } from "#lib/contract/permissions.ts";
import { AUTH_ROUTES } from "#lib/contract/sign-in.ts";
import { describeApi } from "#lib/openapi/describe.ts";
import { routesOnDisk } from "#tests/security/routes-on-disk.ts";

/* Whether the description is one by the rules of OpenAPI 3.1, and leaves no route out. */

const MOST_BYTES = 256 * 1_024;
const METHODS = ["get", "put", "post", "delete", "patch"] as const;

const Content = z.record(
  z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  z.strictObject({ schema: z.looseObject({}) }),
);
const Reference = z.strictObject({ $ref: z.string() });
const Answer = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ schema: z.looseObject({}) })).optional(),
  content: Content.optional(),
});
const Limit = z.strictObject({
  name: z.string(),
  by: z.string(),
  capacity: z.number(),
  perSeconds: z.number(),
});
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-zA-Z0-9]+$/),
  summary: z.string().min(5),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        in: z.enum(["path", "query", "header"]),
        required: z.boolean().optional(),
        schema: z.looseObject({}),
      }),
    )
    .optional(),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.union([Reference, Answer])),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  "x-permission": z.looseObject({ door: z.string() }),
  "x-rate-limits": z.array(Limit),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  paths: z.record(z.string().regex(/^\/[^:]*$/), z.partialRecord(z.enum(METHODS), Operation)),
  components: z.strictObject({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(["http", "apiKey"]) })),
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.looseObject({})),
    responses: z.record(z.string().regex(/^[\w.-]+$/), Answer),
  }),
});

const document = Document.parse(JSON.parse(describeApi()));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  METHODS.flatMap((method) => {
    const operation = methods[method];
    const name = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    return operation ? [{ name, path, operation }] : [];
  }),
);
const named = new Map(operations.map(({ name, operation }) => [name, operation]));

test("every route of the disk is in it, and nothing else", () => {
  const onDisk = routesOnDisk()
    .filter(({ file }) => file.startsWith("api/") && file !== "api/[...unknown]/route.ts")
    .flatMap(({ names }) => names)
    .filter((name) => !name.endsWith(" /api/auth/:path+"));
  const doors = [...AUTH_ROUTES.keys()].map((name) => name.replace(" ", " /api/auth"));

  expect(onDisk.length).toBeGreaterThan(60);
  expect([...named.keys()].toSorted()).toEqual([...onDisk, ...doors].toSorted());
});

test("every reference leads somewhere", () => {
  const references = [...describeApi().matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = ""]) => to);
  const places = [
    ...Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
    ...Object.keys(document.components.responses).map((name) => `#/components/responses/${name}`),
  ];
  expect(references.length).toBeGreaterThan(100);
  expect(references.filter((to) => !places.includes(to))).toEqual([]);
});

test("each operation has a name of its own", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(operations)(
  "$name: parameters, proofs and refusals hang together",
  ({ path, operation }) => {
    const { parameters = [], security, responses } = operation;
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = parameters.filter((one) => one.in === "path");
    const keys = parameters.map((one) => `${one.in} ${one.name}`);
    const schemes = Object.keys(document.components.securitySchemes);

    expect(declared.map(({ name }) => name)).toEqual(inPath);
    expect(declared.every(({ required }) => required === true)).toBe(true);
    expect(new Set(keys).size).toBe(keys.length);
    expect(security.flatMap(Object.keys).filter((name) => !schemes.includes(name))).toEqual([]);
    expect(Object.keys(responses).filter((status) => Number(status) < 400)).toHaveLength(1);
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["429", "500"]));
    expect("401" in responses).toBe(security.length > 0);
  },
);

test("who may is said as the table of permissions has it", () => {
  const rows = Object.entries<Permission>(PERMISSIONS).flatMap(([name, row]) =>
    row.door === "workspace" ? [{ name, row }] : [],
  );
  expect(rows.length).toBeGreaterThan(40);
  for (const { name, row } of rows) {
    const open = Object.entries(row.roles).filter(([, status]) => status !== 403);
    expect([name, named.get(name)?.["x-permission"]]).toMatchObject([
      name,
      { door: "workspace", roles: open.map(([role]) => role), scope: row.key },
    ]);
    const status = String(open[0]?.[1]);
    expect([name, Object.keys(named.get(name)?.responses ?? {})]).toEqual([
      name,
      expect.arrayContaining([status]),
    ]);
  }
});

test.each(LIMITED_ROUTES)("%s %s is told with the limit of its own", (method, path, what) => {
  const told = named.get(`${method} ${path}`)?.["x-rate-limits"] ?? [];
  const own = LIMITS[what].map(({ by, capacity, perMs }) => ({
    name: what,
    by,
    capacity,
    perSeconds: perMs / 1_000,
  }));
  expect(told.filter(({ name }) => name === what)).toEqual(own);
});

test("every call is counted by somebody", () => {
  expect(operations.filter(({ operation }) => operation["x-rate-limits"].length === 0)).toEqual([]);
});

test("it stays small, and is made once", () => {
  expect(Buffer.byteLength(describeApi())).toBeLessThan(MOST_BYTES);
  expect(describeApi()).toBe(describeApi());
});

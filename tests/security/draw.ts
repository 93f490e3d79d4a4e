import fc, { type Arbitrary } from "fast-check";
import { z } from "zod";

/** What a schema takes, as JSON Schema says it; what that cannot say (a refinement) is left to the route to refuse. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

const MOST_ITEMS = 4;

/** Values that this schema says it takes. */
export function drawFrom(schema: z.ZodType): Arbitrary<unknown> {
  const shape: Shape = JSON.parse(
    JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })),
  );
  return draw(shape);
}

function draw(shape: Shape): Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(draw));
  switch (shape.type) {
    case "object":
      return drawObject(shape);
    case "array":
      return drawList(shape);
    case "string":
      return drawText(shape);
    case "integer":
      return fc.integer({
        min: Math.max(shape.minimum ?? -5, -1_000_000_000),
        max: Math.min(shape.maximum ?? 1_000, 1_000_000_000),
      });
    case "number":
      return fc.double({ min: shape.minimum ?? -1e9, max: shape.maximum ?? 1e9, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function drawObject({ properties = {}, required = [] }: Shape): Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, draw(v)]));
  return fc.record(fields, {
    requiredKeys: Object.keys(fields).filter((k) => required.includes(k)),
  });
}

function drawList({ items = {}, minItems = 0, maxItems = MOST_ITEMS }: Shape): Arbitrary<unknown> {
  return fc.array(draw(items), {
    minLength: Math.min(minItems, MOST_ITEMS),
    maxLength: Math.min(maxItems, MOST_ITEMS),
  });
}

function drawText({ format, pattern, minLength = 0, maxLength = 200 }: Shape): Arbitrary<unknown> {
  if (format === "uuid") return fc.uuid();
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((at) => at.toISOString());
  if (format === "uri") return fc.webUrl();
  if (format === "email") return fc.emailAddress();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 200), unit: "grapheme" });
}

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

/** What breaks naive readers: edges of numbers, wrong types, halves of characters, names of prototypes. */
const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  2_501,
  1e308,
  2 ** 53,
  "1e3",
  "NaN",
  "",
  " ",
  "\0",
  "a\u0000b",
  "\ud83d",
  "\udc00x",
  "\u202eevil",
  "\u2028",
  "' or 1=1 --",
  '"];out;node[',
  "%",
  "_",
  "(a+)+$",
  "%00",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "http://169.254.169.254/latest/meta-data",
  "a\r\nBcc: b@example.com",
  "x".repeat(5_001),
  [],
  {},
  [[]],
  ["a", 1, null],
  { constructor: { prototype: { isAdmin: true } } },
  JSON.parse('{"__proto__": {"isAdmin": true}}'),
  deep(12),
  Array.from({ length: 5_001 }, () => "00000000-0000-4000-8000-000000000000"),
];

const FOREIGN = ["workspaceId", "userId", "role", "status", "createdBy", "__proto__", "toString"];

/** The same value with one thing wrong in it. */
export function spoil(values: Arbitrary<unknown>): Arbitrary<unknown> {
  const nasty = fc.constantFrom(...NASTY);
  return fc
    .tuple(values, nasty, fc.nat(), fc.constantFrom("replace", "drop", "add", "whole"))
    .map(([value, bad, seed, how]) => spoiled({ value, bad, seed, how }));
}

interface Spoil {
  readonly value: unknown;
  readonly bad: unknown;
  readonly seed: number;
  readonly how: string;
}

function spoiled({ value, bad, seed, how }: Spoil): unknown {
  if (how === "whole" || typeof value !== "object" || value === null) return bad;
  if (Array.isArray(value)) {
    if (value.length === 0) return [bad];
    const at = seed % value.length;
    return value.with(at, spoiled({ value: value[at], bad, seed: seed >> 3, how }));
  }
  const entries = Object.entries(value);
  if (how === "add" || entries.length === 0)
    return added(entries, FOREIGN[seed % FOREIGN.length] ?? "", bad);
  const at = seed % entries.length;
  if (how === "drop") return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(
    entries.map(([name, inner], index) => {
      if (index !== at) return [name, inner];
      const goesOn = typeof inner === "object" && inner !== null && seed % 3 > 0;
      return [name, goesOn ? spoiled({ value: inner, bad, seed: seed >> 3, how }) : bad];
    }),
  );
}

/** `__proto__` as a field of its own, as JSON has it. */
function added(entries: readonly (readonly [string, unknown])[], name: string, bad: unknown) {
  const fields: object = Object.fromEntries(entries);
  Object.defineProperty(fields, name, { value: bad, enumerable: true, configurable: true });
  return fields;
}

import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { PERMISSIONS, type Permission, type RouteName } from "#lib/contract/permissions.ts";
import { type Answer, ask } from "#tests/api/ask.ts";
import type { Headers, Town } from "./town.ts";
import type { Call } from "./walk.ts";
import { WALKS } from "./walks.ts";

type Door = Permission["door"];

export const NAMES = Object.keys(PERMISSIONS).filter((name): name is RouteName => name in WALKS);

export function rowOf(name: RouteName): Permission {
  return PERMISSIONS[name];
}

export function doorsOf<Kind extends Door>(door: Kind) {
  return NAMES.flatMap((name) => {
    const row = rowOf(name);
    return isOf(row, door) ? [{ name, row }] : [];
  });
}

function isOf<Kind extends Door>(
  row: Permission,
  door: Kind,
): row is Extract<Permission, { door: Kind }> {
  return row.door === door;
}

export const isSafe = (name: string) => name.startsWith("GET ");
const isOlder = (name: string) => !/ \/api\/(v1|realtime|session|auth|health)/.test(name);

/** Calls a route at this address, with the headers of whoever calls. */
export function send(input: {
  readonly origin: string;
  readonly name: RouteName;
  readonly call: Call;
  readonly headers?: Headers;
}): Promise<Answer> {
  const { origin, name, call, headers } = input;
  const [verb = "", path = ""] = name.split(" ");
  const filled = path.replaceAll(/:(\w+)\+?/g, (_, key: string) => call.params?.[key] ?? "");
  const query = call.query ? `?${new URLSearchParams(call.query)}` : "";
  const { json, form } = call;
  return ask(`${origin}${filled}${query}`, {
    method: verb === "ANY" ? "POST" : verb,
    headers: { ...headers },
    ...(json !== undefined && { json }),
    ...(form && { form }),
  });
}

/** `403 forbidden`; the older shapes have no codes. */
export function said(name: RouteName, { status, body }: Answer): string {
  return status < 400 || isOlder(name) ? String(status) : `${status} ${body?.code}`;
}

/** The same call about an id that nobody has. */
export function aboutNothing(call: Call): Call {
  if (call.about === undefined) return call;
  const text = JSON.stringify(call).replaceAll(call.about, randomUUID());
  return JSON.parse(text);
}

/** A call that is wrong in every way but where it goes: who may not do it does not learn that. */
export function broken(call: Call): Call {
  const params = Object.fromEntries(Object.keys(call.params ?? {}).map((key) => [key, "x"]));
  return { params, ...(call.json !== undefined && { json: { nonsense: 1 } }) };
}

export interface Try {
  readonly who: string;
  readonly headers: Headers;
  readonly status: number;
  readonly code: string;
  readonly call: Call;
}

/** All of these are refused as they should be, and none of them changed a row. */
export async function expectRefused(
  { town, origin }: { town: Town; origin: string },
  name: RouteName,
  tries: readonly Try[],
): Promise<void> {
  const before = await town.snapshot();
  const { got, expected } = await tryAll(origin, name, tries);
  expect(got).toEqual(expected);
  expect(await town.snapshot()).toEqual(before);
}

/** What each was told, and should have been. */
export async function tryAll(origin: string, name: RouteName, tries: readonly Try[]) {
  const got: Record<string, string> = {};
  const expected: Record<string, string> = {};
  for (const { who, headers, status, code, call } of tries) {
    got[who] = said(name, await send({ origin, name, call, headers }));
    expected[who] = isOlder(name) ? String(status) : `${status} ${code}`;
  }
  return { got, expected };
}

import "server-only";
import { createHash } from "node:crypto";
import type { AppWorld } from "#lib/container.ts";
import { findLimited, LIMITS, type Limited, type LimitOwner } from "#lib/contract/limit.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { world } from "./container.ts";
import { Refusal } from "./refusal.ts";

/** Somebody we know; they may be in no workspace. */
interface Caller {
  readonly userId: string;
  readonly workspaceId: string | null;
}

type Take = Parameters<AppWorld["rates"]["takeAll"]>[0][number];

/** Counts a call of somebody we know before anything is done for them. @throws Refusal with the time to wait */
export async function enforceRoute(request: Request, user: Caller): Promise<void> {
  const what = limitedBy(request);
  const owners = { ...ownersOf(user), ...callerOf(request, user) };
  await take([...takesOf("general", owners), ...(what === null ? [] : takesOf(what, owners))]);
}

/** Counts a call of somebody we do not know, or know nothing good of. @throws Refusal with the time to wait */
export async function enforceStranger(request: Request): Promise<void> {
  await enforce(request, null, limitedBy(request) === "sign_in" ? "sign_in" : "anonymous");
}

/** One limit by name. @throws Refusal with the time to wait */
async function enforce(request: Request, user: Caller | null, what: Limited): Promise<void> {
  await take(takesOf(what, { ...ownersOf(user), ...callerOf(request, user) }));
}

/** Counts rows that are about to be given away: what is read in bulk is noticed, however it is asked for. */
export async function enforceRows(owner: Owner, rows: number): Promise<void> {
  if (rows > 0) await take(takesOf("rows", ownersOf(owner), rows));
}

/** Counts the rows that a search is to find, before it is stored. @throws Refusal with the time to wait */
export async function enforceSearch(owner: Owner, target: number): Promise<void> {
  await take(takesOf("searched", ownersOf(owner), target));
}

/** A page of ours counts as any other call. */
export async function enforcePage({ userId: session }: Pick<Caller, "userId">): Promise<void> {
  await take(takesOf("general", { session }));
}

function ownersOf(user: Caller | null) {
  return { user: user?.userId ?? null, workspace: user?.workspaceId ?? null };
}

function callerOf(request: Request, user: Caller | null) {
  const key = bearerOf(request);
  const session = key === null ? (user?.userId ?? null) : null;
  return { session, key, address: world().addressOf(request.headers) };
}

/** Where nobody vouches for an address there is no bucket: one for all would let anybody shut everybody out. */
function takesOf(
  what: Limited,
  owners: Partial<Record<LimitOwner, string | null>>,
  cost = 1,
): Take[] {
  const { rateScale } = world();
  return LIMITS[what].flatMap(({ by, capacity, perMs }) => {
    const owner = owners[by] ?? null;
    if (owner === null) return [];
    return { key: `${what}:${by}:${owner}`, capacity: capacity * rateScale, perMs, cost };
  });
}

async function take(takes: readonly Take[]): Promise<void> {
  const taken = await world().rates.takeAll(takes);
  if (!taken.ok) throw tooMany(taken.retryAfterMs);
}

function tooMany(retryAfterMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const detail = `this is more than the service allows; try again in ${seconds} s`;
  return new Refusal(429, "limit_reached", { detail, headers: { "retry-after": String(seconds) } });
}

function limitedBy(request: Request): Limited | null {
  return findLimited(request.method, new URL(request.url).pathname);
}

/** What stands for an API key in a bucket's name, however the header around it is written. */
function bearerOf(request: Request): string | null {
  const [, key] = /^Bearer +(\S+)/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return key === undefined
    ? null
    : createHash("sha256").update(key).digest("base64url").slice(0, 22);
}

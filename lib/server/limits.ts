import "server-only";
import { createHash } from "node:crypto";
import type { AppWorld } from "#lib/container.ts";
import { findLimited, LIMITS, type Limited, type LimitOwner } from "#lib/contract/limit.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { log } from "#lib/log.ts";
import { world } from "./container.ts";
import { Refusal } from "./refusal.ts";

/** Somebody we know; they may be in no workspace. */
interface Caller {
  readonly userId: string;
  readonly workspaceId: string | null;
}

type Take = Parameters<AppWorld["rates"]["takeAll"]>[0][number];

const counted = new WeakSet<Request>();

/** Counts a call of somebody we know before anything is done for them, once. @throws Refusal with the time to wait */
export async function enforceRoute(request: Request, user: Caller): Promise<void> {
  if (counted.has(request)) return;
  counted.add(request);
  const what = limitedBy(request);
  const owners = { ...ownersOf(user), ...callerOf(request, user) };
  const takes = [...takesOf("general", owners), ...(what === null ? [] : takesOf(what, owners))];
  await take(takes, { limit: what ?? "general", ...ownersOf(user) });
}

/** Counts a call of somebody we do not know, or know nothing good of. @throws Refusal with the time to wait */
export async function enforceStranger(request: Request): Promise<void> {
  await enforce(request, null, limitedBy(request) === "sign_in" ? "sign_in" : "anonymous");
}

/** One limit by name. @throws Refusal with the time to wait */
async function enforce(request: Request, user: Caller | null, what: Limited): Promise<void> {
  const about = { limit: what, ...ownersOf(user) };
  await take(takesOf(what, { ...ownersOf(user), ...callerOf(request, user) }), about);
}

/** Counts rows that are about to be given away: what is read in bulk is noticed, however it is asked for. */
export async function enforceRows(owner: Owner, rows: number): Promise<void> {
  const owners = ownersOf(owner);
  if (rows > 0) await take(takesOf("rows", owners, rows), { limit: "rows", ...owners });
}

/** Counts rows that leave whatever is left of the limit: a workspace's copy of its own data is whole, and others wait for it. */
export async function spendRows(owner: Owner, rows: number): Promise<void> {
  if (rows > 0) await world().rates.spendAll(takesOf("rows", ownersOf(owner), rows));
}

/** Counts the rows that a search is to find, before it is stored. @throws Refusal with the time to wait */
export async function enforceSearch(owner: Owner, target: number): Promise<void> {
  const owners = ownersOf(owner);
  await take(takesOf("searched", owners, target), { limit: "searched", ...owners });
}

/** Counts a letter of invitation of somebody who may send it, before it is made. @throws Refusal with the time to wait */
export async function enforceInvited(by: Owner, email: string): Promise<void> {
  const owners = { ...ownersOf(by), recipient: digestOf(email) };
  await take(takesOf("invited", owners), { limit: "invited", ...ownersOf(by) });
}

/** A page of ours counts as any other call. */
export async function enforcePage({ userId: session }: Pick<Caller, "userId">): Promise<void> {
  const about = { limit: "general", user: session };
  await take(takesOf("general", { session }), about).catch((error) => {
    if (error instanceof Refusal) log.warn("limit.hit", { route: "a page", ...about });
    throw error;
  });
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

/** Whose limit it is, and which, for the log. */
type About = Readonly<Record<string, string | null>>;

async function take(takes: readonly Take[], about: About): Promise<void> {
  const taken = await world().rates.takeAll(takes);
  if (!taken.ok) throw tooMany(taken.retryAfterMs, about);
}

function tooMany(retryAfterMs: number, about: About): Refusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const detail = `this is more than the service allows; try again in ${seconds} s`;
  const headers = { "retry-after": String(seconds) };
  return new Refusal(429, "limit_reached", { detail, headers, about });
}

function limitedBy(request: Request): Limited | null {
  return findLimited(request.method, new URL(request.url).pathname);
}

/** What stands for an API key in a bucket's name, however the header around it is written. */
function bearerOf(request: Request): string | null {
  const [, key] = /^Bearer +(\S+)/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return key === undefined ? null : digestOf(key);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

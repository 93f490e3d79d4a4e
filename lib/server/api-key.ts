import "server-only";
import { createHash } from "node:crypto";
import type { AppWorld } from "#lib/container.ts";
import { world } from "./container.ts";
import { failuresOf } from "./failures.ts";

const API_KEY = /^pf_[\w-]{20,200}$/;

type KeyHolder = NonNullable<Awaited<ReturnType<AppWorld["access"]["findApiKey"]>>>;

/** Who holds this key. Only its hash is looked up: an index on the hash gives no hint about a key that is nearly right. */
export async function findKeyHolder(request: Request, key: string): Promise<KeyHolder | null> {
  const failures = failuresOf(request);
  failures.refuseTooMany();
  const holder = API_KEY.test(key) ? await world().access.findApiKey(hashOf(key)) : null;
  if (!holder) failures.note();
  return holder;
}

function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

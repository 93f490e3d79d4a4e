import { sql } from "drizzle-orm";
import type { App } from "#tests/api/app.ts";
import type { Input } from "./inputs.ts";
import type { Guest, Town } from "./town.ts";

export interface Caller {
  readonly guest: Guest;
  /** What the path of an input stands for. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Somebody who may do all there is, an operator too, with a search and a colleague of their own. */
export async function addCaller(app: App, town: Town): Promise<Caller> {
  const workspaceId = await app.addWorkspace();
  const guest = await town.addGuest("owner", workspaceId);
  const colleague = await town.addGuest("member", workspaceId);
  const things = await town.things(guest);
  await app.db.execute(sql`update users set is_operator = true where id = ${guest.userId}`);
  return { guest, ids: { ...things, userId: colleague.userId } };
}

export function pathOf({ path }: Input, { ids }: Caller): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? "");
}

import { sql } from "drizzle-orm";
import { z } from "zod";
import type { WorkspaceStore } from "#lib/access/ports.ts";
import { Role } from "#lib/contract/access.ts";
import { type Database, rowsOf } from "./client.ts";
import { deleteWorkspace, readWorkspace } from "./delete-workspace.ts";
import { AUTH, inWorkspace } from "./scope.ts";
import { trailLine } from "./trail-line.ts";

const Id = z.object({ id: z.string() });
const Row = Id.extend({ name: z.string(), role: Role });

export function workspaceStore(db: Database): WorkspaceStore {
  return {
    list(by) {
      return rowsOf(
        db.within(AUTH),
        Row,
        sql`select w.id, w.name, m.role from members m join workspaces w on w.id = m.workspace_id
          where m.user_id = ${by.userId} order by m.created_at, w.id`,
      );
    },

    async create({ by, name }) {
      const [made] = await rowsOf(
        db.within(AUTH),
        Id,
        sql`with made as (insert into workspaces (name) values (${name}) returning id),
          seat as (
            insert into members (workspace_id, user_id, role) select id, ${by.userId}::uuid, 'owner' from made
          ),
          noted as (${trailLine({
            by,
            workspaceId: sql`id`,
            action: "workspace.created",
            object: sql`id`,
            from: sql`made`,
          })})
          select id from made`,
      );
      if (!made) throw new Error("an insert gave no row back");
      return made.id;
    },

    async switchTo({ by, workspaceId }) {
      const switched = await rowsOf(
        db.within(AUTH),
        Id,
        sql`update sessions s set workspace_id = m.workspace_id from members m
          where s.id = ${by.sessionId}::uuid and s.user_id = ${by.userId}
            and m.workspace_id = ${workspaceId} and m.user_id = s.user_id
          returning s.id`,
      );
      return switched.length > 0;
    },

    async rename({ by, name }) {
      const renamed = await rowsOf(
        db.within(inWorkspace(by.workspaceId)),
        Id,
        sql`with renamed as (
            update workspaces w set name = ${name} from members m
            where w.id = ${by.workspaceId} and m.workspace_id = w.id and m.user_id = ${by.userId}
              and m.role in ('owner', 'admin')
            returning w.id
          ),
          noted as (${trailLine({
            by,
            workspaceId: by.workspaceId,
            action: "workspace.renamed",
            object: sql`id`,
            from: sql`renamed`,
          })})
          select id from renamed`,
      );
      return renamed.length > 0;
    },

    read: (by) => readWorkspace(db, by),
    remove: (input) => deleteWorkspace(db, input),
  };
}

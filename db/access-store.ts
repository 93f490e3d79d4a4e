import { sql } from "drizzle-orm";
import { z } from "zod";
import { type Database, keepingPlans, rowsOf } from "./client.ts";

const Role = z.enum(["owner", "admin", "member", "viewer"]);

/** A person with the workspace they act in and what they may do there. */
export interface Member {
  readonly userId: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly role: z.infer<typeof Role>;
  /** Runs the service itself, beside what they are in their workspace. */
  readonly isOperator: boolean;
}

export interface AccessStore {
  /** The person behind a key that is neither revoked nor expired. Notes its use, at most once a minute. */
  findApiKey(keyHash: string): Promise<(Member & { readonly scopes: readonly string[] }) | null>;
  findUser(userId: string): Promise<Member | null>;
  /** Whom a visitor of a demo becomes: the first owner. */
  findDemoUser(): Promise<Member | null>;
  /** Whether the two tables that the older API names are there. */
  tablesVerified(): Promise<{ prospect_search_jobs: boolean; prospect_search_results: boolean }>;
}

const Columns = z.object({
  user_id: z.string(),
  workspace_id: z.string(),
  name: z.string(),
  role: Role,
  is_operator: z.boolean(),
});
const KeyRow = Columns.extend({ scopes: z.array(z.string()) });
const Tables = z.object({
  prospect_search_jobs: z.boolean(),
  prospect_search_results: z.boolean(),
});

function toMember(row: z.output<typeof Columns>): Member {
  const { user_id: userId, workspace_id: workspaceId, name, role } = row;
  return { userId, workspaceId, name, role, isOperator: row.is_operator };
}

const member = sql`u.id as user_id, u.workspace_id, u.name, u.role, u.is_operator`;

export function accessStore(db: Database): AccessStore {
  return {
    async findApiKey(keyHash) {
      const [row] = await rowsOf(
        keepingPlans(db),
        KeyRow,
        sql`with found as (
            select k.id as key_id, ${member}, k.scopes
            from api_keys k join users u on u.id = k.user_id and u.workspace_id = k.workspace_id
            where k.key_hash = ${keyHash} and k.revoked_at is null
              and (k.expires_at is null or k.expires_at > now())
          ),
          noted as (
            update api_keys set last_used_at = now() from found
            where api_keys.id = found.key_id
              and (api_keys.last_used_at is null or api_keys.last_used_at < now() - interval '1 minute')
          )
          select user_id, workspace_id, name, role, is_operator, scopes from found`,
      );
      return row ? { ...toMember(row), scopes: row.scopes } : null;
    },

    async findUser(userId) {
      const [row] = await rowsOf(
        db,
        Columns,
        sql`select ${member} from users u where u.id = ${userId}`,
      );
      return row ? toMember(row) : null;
    },

    async findDemoUser() {
      const [row] = await rowsOf(
        db,
        Columns,
        sql`select ${member} from users u where u.role = 'owner' order by u.created_at, u.id limit 1`,
      );
      return row ? toMember(row) : null;
    },

    async tablesVerified() {
      const [row] = await rowsOf(
        db,
        Tables,
        sql`select to_regclass('prospect_search_jobs') is not null as prospect_search_jobs,
          to_regclass('prospect_search_results') is not null as prospect_search_results`,
      );
      return row ?? { prospect_search_jobs: false, prospect_search_results: false };
    },
  };
}

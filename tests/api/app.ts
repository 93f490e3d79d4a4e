import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { connect } from "#db/client.ts";
import { jobStore } from "#db/job-store.ts";
import type { Row } from "#lib/engine/ports.ts";
import { startChild } from "#scripts/local/child-process.ts";
import { freshDatabase } from "#tests/setup/database.ts";
import { outside } from "./outside.ts";

const SERVE = fileURLToPath(new URL("./serve.ts", import.meta.url));
const UNIPILE_KEY = "unipile-key";
export const APP_SECRET = "a secret of the tests, long enough to be one";
export const PUSHER_SECRET = "pusher-secret";

export interface Someone {
  readonly userId: string;
  readonly workspaceId: string;
  readonly apiKey: string;
}

type Role = "owner" | "admin" | "member" | "viewer";

/** The API on a database of its own, and hands to fill it. */
export async function startApp(env: Record<string, string> = {}) {
  const database = await freshDatabase();
  const world = await outside();
  const lines: string[] = [];
  const child = startChild({
    name: "The API",
    onLine: (line) => lines.push(line),
    args: ["--conditions=react-server", SERVE],
    env: { ...settings(database.url, world), ...env },
  });
  const db = connect(database.url, { max: 4 });
  const listedBy = hashOf(`${world.url} ${UNIPILE_KEY}`).slice(0, 16); // as the app knows its provider
  const origin = `http://127.0.0.1:${await child.firstLine}`;

  async function addWorkspace(): Promise<string> {
    const workspaceId = randomUUID();
    await db.execute(sql`insert into workspaces (id, name) values (${workspaceId}, 'Acme')`);
    return workspaceId;
  }

  return {
    db,
    origin,
    listedBy,
    calls: world.calls,
    /** Where the provider and everything else beside the database is. */
    outsideUrl: world.url,
    databaseUrl: database.url,
    printed: child.lastLines,
    /** All that it wrote, from its start on. */
    allPrinted: () => lines,
    addWorkspace,

    async addSomeone(input: { role?: Role; workspaceId?: string; scopes?: string[] } = {}) {
      const workspaceId = input.workspaceId ?? (await addWorkspace());
      const userId = randomUUID();
      const apiKey = `pf_${randomUUID().replaceAll("-", "")}`;
      const scopes = `{${(input.scopes ?? ["all"]).join(",")}}`;
      await db.execute(sql`with person as (
          insert into users (id, email, name) values (${userId}, ${`${userId}@example.com`}, 'Ann'))
        insert into members (workspace_id, user_id, role)
        values (${workspaceId}, ${userId}, ${input.role ?? "member"})`);
      await db.execute(sql`insert into api_keys (workspace_id, user_id, name, key_hash, prefix, scopes)
        values (${workspaceId}, ${userId}, 'key', ${hashOf(apiKey)}, 'pf_', ${scopes}::text[])`);
      return { userId, workspaceId, apiKey } satisfies Someone;
    },

    async addConnection(
      { workspaceId, userId }: Omit<Someone, "apiKey">,
      api = "classic",
    ): Promise<string> {
      const accountId = randomUUID();
      await db.execute(sql`insert into connections (workspace_id, user_id, provider, account_id, name, status, apis, listed_by)
        values (${workspaceId}, ${userId}, 'unipile', ${accountId}, 'Ann on LinkedIn', 'connected', array[${api}], ${listedBy})`);
      await db.execute(sql`insert into account_paces (provider, account_id, workspace_id, user_id)
        values ('unipile', ${accountId}, ${workspaceId}, ${userId})`);
      return accountId;
    },

    async addRows(jobId: string, names: readonly string[]): Promise<void> {
      const store = jobStore(db);
      const job = await store.claim({ jobId, leaseMs: 60_000 });
      if (!job) throw new Error("the job is not free");
      const page = { rows: names.map(toRow), nextCursor: "2", cursorHash: null };
      await store.commitPage({ job, ...page, reported: names.length, callMs: 5, leaseMs: 60_000 });
    },

    async stop() {
      await child.stop();
      await db.close();
      await world.close();
      await database.drop();
    },
  };
}

export type App = Awaited<ReturnType<typeof startApp>>;

function settings(databaseUrl: string, world: { url: string; port: number }) {
  return {
    DATABASE_URL: databaseUrl,
    APP_SECRET,
    REQUIRE_SECOND_FACTOR: "false", // tests/access is about it
    RATE_LIMIT_SCALE: "100",
    DISPATCH: "netlify", // wake-ups go to the outside: a job stays as a test put it
    SITE_URL: world.url,
    UNIPILE_BASE_URL: world.url,
    UNIPILE_API_KEY: UNIPILE_KEY,
    PUSHER_APP_ID: "app",
    PUSHER_KEY: "pusher-key",
    PUSHER_SECRET,
    PUSHER_HOST: "127.0.0.1",
    PUSHER_PORT: String(world.port),
    PUSHER_USE_TLS: "false",
  };
}

function hashOf(apiKey: string): string {
  return createHash("sha256").update(apiKey).digest("hex");
}

function toRow(name: string): Row {
  return {
    identity: `linkedin:${name}`,
    isFilteredOut: false,
    provider: "unipile",
    providerId: `ACo-${name}`,
    name,
    isHidden: false,
    title: "CTO",
    headline: null,
    company: "Acme",
    companySize: null,
    industry: null,
    location: "Milwaukee",
    linkedinUrl: `https://www.linkedin.com/in/${name}`,
    memberId: name,
    degree: 2,
    sharedConnections: null,
    tenure: null,
    isPremium: null,
    isOpenProfile: null,
  };
}

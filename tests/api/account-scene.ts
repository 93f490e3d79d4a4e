import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { type Connection, ConnectionList } from "#lib/contract/connection.ts";
import { CONSENT_VERSION } from "#lib/contract/connection-link.ts";
import { startUnipileSimulator } from "#scripts/simulators/unipile.ts";
import { startApp } from "./app.ts";
import { ask } from "./ask.ts";
import { openFront } from "./front.ts";
import { signedIn } from "./signed-in.ts";

type Role = "owner" | "admin" | "member" | "viewer";
export interface Guest {
  readonly userId: string;
  readonly workspaceId: string;
  readonly headers: Record<string, string>;
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** The app with the simulated provider, which calls it back; and hands that do what a person's browser does. */
export async function openScene() {
  const simulator = await startUnipileSimulator({
    accounts: [{ id: "found", name: "Found there" }],
  });
  const front = await openFront();
  const app = await startApp({
    SITE_URL: front.url,
    UNIPILE_BASE_URL: simulator.url,
    UNIPILE_API_KEY: simulator.apiKey,
  });
  front.leadTo(app.origin);
  const at = (path: string) => `${app.origin}/api/v1/connections${path}`;

  const begin = (by: Guest, more: object = {}) =>
    ask(at("/links"), { headers: by.headers, json: { consent: CONSENT_VERSION, ...more } });

  const comeBack = (by: Guest, json: object) =>
    ask(at("/links/return"), { headers: by.headers, json });

  /** Signs in on the provider's page; answers the secret with which it sends the browser back. */
  async function press(link: string, choice: Record<string, string>): Promise<string> {
    const body = new URLSearchParams(choice);
    const answer = await fetch(link, { method: "POST", body, redirect: "manual" });
    const back = new URL(answer.headers.get("location") ?? "");
    expect(`${back.origin}${back.pathname}`).toBe(`${front.url}/settings/connections/return`);
    return back.searchParams.get("state") ?? "";
  }

  async function settle(by: Guest, state: string, share = false) {
    const read = async () => (await comeBack(by, { state, share })).body?.state;
    await expect.poll(read).not.toBe("waiting");
    return (await comeBack(by, { state, share })).body;
  }

  async function addGuest(role: Role, workspaceId?: string): Promise<Guest> {
    const someone = await app.addSomeone({ role, ...(workspaceId && { workspaceId }) });
    const { headers } = await signedIn(app.db, someone);
    return { ...someone, headers: { ...headers } };
  }

  return {
    simulator,
    front,
    app,
    begin,
    comeBack,
    press,
    settle,

    addGuest,

    /** Somebody who runs the service, with a workspace of their own. */
    async addOperator(): Promise<Guest> {
      const operator = await addGuest("owner");
      await app.db.execute(sql`update users set is_operator = true where id = ${operator.userId}`);
      return operator;
    },

    /** The workspace found this account before. */
    async hold({ workspaceId, userId }: Guest, accountId: string): Promise<void> {
      const key = `${simulator.url} ${simulator.apiKey}`;
      const listedBy = createHash("sha256").update(key).digest("hex").slice(0, 16);
      await app.db.execute(sql`
        insert into connections (workspace_id, user_id, provider, account_id, name, status, apis, listed_by)
        values (${workspaceId}, ${userId}, 'unipile', ${accountId}, 'Found there', 'connected', '{classic}', ${listedBy})`);
      await app.db.execute(sql`
        insert into account_paces (provider, account_id, workspace_id, user_id)
        values ('unipile', ${accountId}, ${workspaceId}, ${userId}) on conflict do nothing`);
    },

    async connect(by: Guest, name: string, share = false) {
      const { body } = await begin(by, { share });
      return settle(by, await press(body.url, { name }), share);
    },

    async listOf(by: Guest): Promise<readonly Connection[]> {
      const { body } = await ask(at(""), { headers: by.headers });
      return ConnectionList.parse(body).connections;
    },

    /** The provider's call was taken. */
    async isTold(): Promise<void> {
      await expect
        .poll(async () => {
          const { rows } = await app.db.execute(
            sql`select id from connection_links where told_account_id is not null`,
          );
          return rows.length;
        })
        .toBe(1);
    },

    async trail(by: Guest) {
      const { rows } = await app.db.execute<{ action: string; detail: object }>(
        sql`select action, detail from audit_events where workspace_id = ${by.workspaceId}
          and action like 'connection.%' order by created_at`,
      );
      return rows;
    },

    async stateIn(connectionId: string) {
      const { rows } = await app.db.execute<{ status: string }>(
        sql`select status from connections where id = ${connectionId}`,
      );
      return rows[0]?.status;
    },

    async close() {
      await app.stop();
      await front.close();
      await simulator.stop();
    },
  };
}

import { mkdirSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, test } from "vitest";
import { connect } from "#db/client.ts";
import { openSite, PHONE, type Site, signedIn } from "#tests/browser/shell/pages/open-site.ts";
import { owner } from "#tests/fakes/world.ts";
import { addColleague } from "./colleague.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
  mkdirSync("/tmp/w/shots-team", { recursive: true });
});
afterAll(() => site?.close());

test("shots", async () => {
  const db = connect(site.stack.databaseUrl, { max: 2 });
  await addColleague(db, { workspaceId: owner.workspaceId, role: "member" });
  await addColleague(db, { workspaceId: owner.workspaceId, role: "viewer" });
  await db.execute(sql`
      insert into audit_events (workspace_id, actor_kind, actor_id, action, result, detail) values
        (${owner.workspaceId}, 'user', ${owner.userId}, 'key.created', 'done', '{"scopes": ["jobs:read"], "days": 90}'),
        (${owner.workspaceId}, 'user', ${owner.userId}, 'member.role_changed', 'done', '{"from": "member", "to": "viewer"}'),
        (${owner.workspaceId}, 'user', ${owner.userId}, 'member.removed', 'done', '{"role": "viewer"}'),
        (${owner.workspaceId}, 'user', null, 'request.refused', 'refused',
          '{"route": "DELETE /api/v1/members/:userId", "status": 403, "code": "forbidden"}')`);
  for (const [name, look] of [
    ["wide", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
    ["phone", { viewport: PHONE, colorScheme: "dark" }],
  ] as const) {
    const { page, context } = await signedIn(site, look);
    for (const path of ["team", "api-keys", "audit"]) {
      await page.goto(`${site.stack.baseUrl}/settings/${path}`);
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: `/tmp/w/shots-team/${path}-${name}.png`, fullPage: true });
    }
    await page.goto(`${site.stack.baseUrl}/settings/team`);
    await page.getByRole("button", { name: "Delete the workspace…" }).click();
    await page.getByText("lose it").waitFor();
    await page.screenshot({ path: `/tmp/w/shots-team/delete-${name}.png` });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Workspace/ }).click();
    await page.screenshot({ path: `/tmp/w/shots-team/menu-${name}.png` });
    await page.keyboard.press("Escape");
    await page.goto(`${site.stack.baseUrl}/settings/api-keys`);
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText("Choose at least one.").waitFor();
    await page.screenshot({ path: `/tmp/w/shots-team/newkey-${name}.png` });
    await page.goto(`${site.stack.baseUrl}/invitation#${"x".repeat(43)}`);
    await page.getByRole("button", { name: /Join as/ }).waitFor();
    await page.screenshot({ path: `/tmp/w/shots-team/invitation-${name}.png` });
    await context.close();
  }
  await db.close();
});

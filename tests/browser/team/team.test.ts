import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import {
  DESKTOP,
  openSite,
  type Person,
  PHONE,
  type Site,
  signedIn,
} from "#tests/browser/shell/pages/open-site.ts";
import { owner } from "#tests/fakes/world.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { addColleague, type Colleague } from "./colleague.ts";

type Look = Parameters<Browser["newContext"]>[0];

const WIDE = { width: 1440, height: 900 };
const LOOKS: [string, Look][] = [
  ["a wide screen, light", { viewport: WIDE, colorScheme: "light" }],
  ["a wide screen, dark", { viewport: WIDE, colorScheme: "dark" }],
  ["a phone, light", { viewport: PHONE, colorScheme: "light" }],
  ["a phone, dark", { viewport: PHONE, colorScheme: "dark" }],
];

let site: Site;
let db: Database;
let mail: Awaited<ReturnType<typeof makeDataDir>>;
let person: Person;

beforeAll(async () => {
  mail = await makeDataDir();
  site = await openSite({ MAIL_DIR: mail.path });
  db = connect(site.stack.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await db?.close();
  await site?.close();
  await mail?.remove();
});
afterEach(async () => {
  await person.context.close();
  expect(person.faults).toEqual([]);
});

async function visit(path: string, look: Look = {}, apiKey = site.stack.apiKey): Promise<Page> {
  person = await signedIn({ ...site, stack: { ...site.stack, apiKey } }, look);
  await person.page.goto(site.stack.baseUrl + path);
  return person.page;
}

const visitAs = (who: Colleague, path: string) => visit(path, { viewport: DESKTOP }, who.apiKey);

/** Nothing sticks out to the side, and axe finds no serious fault. */
async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

function linkFor(email: string): string {
  const letters = readdirSync(mail.path).map((file) => readFileSync(join(mail.path, file), "utf8"));
  const letter = letters.findLast((text) => text.includes(`\nTo: ${email}\n`)) ?? "";
  return /\/invitation#[\w-]{43}/.exec(letter)?.[0] ?? "";
}

async function invite(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await page.locator(`[data-invitation="${email}"]`).waitFor();
}

describe("the team", () => {
  test.each(LOOKS)("is shown on %s", async (_name, look) => {
    await addColleague(db, { workspaceId: owner.workspaceId, role: "member" });
    const page = await visit("/settings/team", look);
    await page.locator('[data-member="you@example.com"]').waitFor();
    await page.getByText("No invitation is open.").waitFor();
    await expectSound(page);
  });

  test("a colleague is invited, opens the link, joins by the button, and leaves again", async () => {
    const bob = await addColleague(db, { name: "Bob's own" });
    const page = await visit("/settings/team");
    await invite(page, bob.email);
    await expectSound(page);
    await person.context.close();

    const theirs = await visitAs(bob, linkFor(bob.email));
    const join = theirs.getByRole("button", { name: `Join as ${bob.email}` });
    await join.waitFor();
    await expectSound(theirs);
    const { rows } = await db.execute(
      sql`select accepted_at from invitations where email = ${bob.email}`,
    );
    expect(rows).toEqual([{ accepted_at: null }]); // opening the page changed nothing
    await join.click();
    await theirs.waitForURL("**/searches");
    await theirs.locator(`[data-workspace="${owner.workspaceId}"]`).waitFor();

    await theirs.goto(`${site.stack.baseUrl}/settings/team`);
    await theirs.getByRole("heading", { name: "The list is for owners and admins" }).waitFor();
    await expectSound(theirs);
    await theirs.getByRole("button", { name: "Leave…" }).click();
    await theirs.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
    await theirs.waitForURL("**/searches");
    await theirs.getByRole("button", { name: "Workspace Bob's own" }).waitFor();
  });

  test("roles are changed and somebody is removed, by keyboard alone", async () => {
    const bob = await addColleague(db, { workspaceId: owner.workspaceId, role: "member" });
    const page = await visit("/settings/team");
    const row = page.locator(`[data-member="${bob.email}"]`);
    await row.getByLabel("Role of Bob Baker").focus();
    await page.keyboard.press("Enter");
    const isFocused = (name: string) =>
      page.getByRole("option", { name }).evaluate((it) => it === document.activeElement);
    await expect.poll(() => isFocused("Member")).toBe(true);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => isFocused("Viewer")).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => roleOf(bob)).toBe("viewer");

    await row.getByRole("button", { name: "Actions for Bob Baker" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Remove…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Remove Bob Baker?" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await row.waitFor({ state: "detached" });
    expect(await roleOf(bob)).toBeUndefined();
  });

  test("somebody is signed out everywhere, after a question that says what that means", async () => {
    const bob = await addColleague(db, { workspaceId: owner.workspaceId, role: "member" });
    await visitAs(bob, "/searches");
    const { context: theirs } = person;
    const page = await visit("/settings/team");
    const row = page.locator(`[data-member="${bob.email}"]`);
    await row.getByText(/^1 session · last active/).waitFor();
    await expectSound(page);

    await row.getByRole("button", { name: "Actions for Bob Baker" }).click();
    await page.getByRole("menuitem", { name: "End all sessions…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("also those in which they work in other workspaces").waitFor();
    await expectSound(page);
    await dialog.getByRole("button", { name: "End all sessions" }).click();
    await row.getByText("Not signed in").waitFor();

    const [tab = await theirs.newPage()] = theirs.pages();
    await tab.goto(`${site.stack.baseUrl}/searches`);
    await tab.waitForURL("**/sign-in?**");
    await theirs.close();
  });

  test("who lost a second factor is vouched for by two, and either may see how far it is", async () => {
    const [bob, second] = [
      await addColleague(db, { workspaceId: owner.workspaceId, role: "member" }),
      await addColleague(db, { workspaceId: owner.workspaceId, role: "admin" }),
    ];
    await db.execute(sql`insert into factor_recoveries (user_id, ends_at, stop_hashes)
      values (${bob.userId}, now() + interval '1 day', '{}')`);
    const page = await visit("/settings/team", { viewport: PHONE });
    const row = page.locator(`[data-recovery="${bob.email}"]`);
    await row.getByRole("button", { name: "Approve…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("the owners there are told").waitFor();
    await expectSound(page);
    await dialog.getByRole("button", { name: "Approve" }).click();
    await row.getByText("somebody else has to confirm").waitFor();
    expect(await row.getByRole("button", { name: "Confirm…" }).count()).toBe(0);
    await person.context.close();

    const theirs = await visitAs(second, "/settings/team");
    const same = theirs.locator(`[data-recovery="${bob.email}"]`);
    await same.getByRole("button", { name: "Confirm…" }).click();
    await theirs.getByRole("dialog").getByRole("button", { name: "Confirm" }).click();
    await same.getByText("Vouched for; a new one can be set up").waitFor();
    await expectSound(theirs);
    const { rows } =
      await db.execute(sql`select due_at - confirmed_at = interval '24 hours' as is_a_day
      from factor_recoveries where user_id = ${bob.userId}`);
    expect(rows).toEqual([{ is_a_day: true }]);
  });

  test("the only owner cannot leave, and is told why", async () => {
    const page = await visit("/settings/team");
    await page.getByRole("button", { name: "Leave…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
    await page
      .getByText("a workspace needs an owner: make somebody else the owner first")
      .waitFor();
  });

  test("who is not signed in is led to sign in, and the link still works after", async () => {
    const bob = await addColleague(db, { name: "Elsewhere" });
    const page = await visit("/settings/team");
    await invite(page, bob.email);
    await person.context.clearCookies();
    await page.goto(site.stack.baseUrl + linkFor(bob.email));
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Use an API key" }).click();
    expect(page.url()).not.toMatch(/[\w-]{43}/); // the secret is in no address that a server sees
    await page.getByLabel("API key").fill(bob.apiKey);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: `Join as ${bob.email}` }).waitFor();
  });

  test("that cannot be read says so, and what loads is there", async () => {
    const page = await visit("/searches");
    await page.route("**/api/v1/members", (route) => route.abort());
    await page.goto(`${site.stack.baseUrl}/settings/team`);
    await page.getByText("The server cannot be reached").waitFor();
    await page.getByRole("heading", { name: "Invitations" }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
  });

  async function roleOf({ userId }: Colleague): Promise<string | undefined> {
    const { rows } = await db.execute<{ role: string }>(sql`
      select role from members where user_id = ${userId} and workspace_id = ${owner.workspaceId}`);
    return rows[0]?.role;
  }
});

describe("workspaces", () => {
  test("are made in the bar, switched between, and deleted by their name", async () => {
    const page = await visit("/searches", { viewport: PHONE });
    await page.getByRole("button", { name: "Workspace My workspace" }).click();
    await page.getByRole("menuitem", { name: "New workspace…" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Second");
    await expectSound(page);
    await page.getByRole("button", { name: "Create workspace" }).click();
    await page.getByRole("button", { name: "Workspace Second" }).waitFor();
    await page.getByRole("button", { name: "Workspace Second" }).click();
    await page.getByRole("menuitemradio", { name: "My workspace" }).click();
    await page.getByRole("button", { name: "Workspace My workspace" }).waitFor();
    await page.getByRole("button", { name: "Workspace My workspace" }).click();
    await page.getByRole("menuitemradio", { name: "Second" }).click();
    await page.getByRole("button", { name: "Workspace Second" }).waitFor();

    await page.goto(`${site.stack.baseUrl}/settings/team`);
    await page.getByRole("button", { name: "Delete the workspace…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 member loses it").waitFor();
    await dialog.getByLabel("Type Second").fill("second");
    await dialog.getByRole("button", { name: "Delete for good" }).click();
    await dialog.getByText("Type the name of the workspace exactly as it is.").waitFor();
    await expectSound(page);
    await dialog.getByLabel("Type Second").fill("Second");
    await dialog.getByRole("button", { name: "Delete for good" }).click();
    await page.waitForURL("**/searches");
    await page.getByRole("button", { name: "Workspace My workspace" }).waitFor();
    const { rows } = await db.execute(sql`select id from workspaces where name = 'Second'`);
    expect(rows).toEqual([]);
  });
});

describe("API keys", () => {
  test.each(LOOKS)("are listed on %s", async (_name, look) => {
    const page = await visit("/settings/api-keys", look);
    await page.locator('[data-key="First key"]').getByText("Everything").waitFor();
    await expectSound(page);
  });

  test("a key is shown once, works, and is revoked", async () => {
    const page = await visit("/settings/api-keys", { viewport: PHONE });
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText("Choose at least one.").waitFor();
    await expectSound(page);
    await page.getByRole("dialog").getByLabel("Name").fill("Our CRM");
    await page.getByRole("checkbox", { name: "Read searches and LinkedIn accounts" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    const secret = await page.getByRole("textbox", { name: "The key" }).inputValue();
    expect(secret).toMatch(/^pf_live_[\w-]{43}$/);
    await expectSound(page);
    const ask = () =>
      fetch(`${site.stack.baseUrl}/api/v1/jobs`, {
        headers: { authorization: `Bearer ${secret}` },
      });
    expect((await ask()).status).toBe(200);

    await page.getByRole("button", { name: "Done" }).click();
    await page.locator('[data-key="Our CRM"]').waitFor();
    expect(await page.content()).not.toContain(secret);
    await page.getByRole("button", { name: "Revoke Our CRM" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.locator('[data-key="Our CRM"]').waitFor({ state: "detached" });
    expect((await ask()).status).toBe(401);
  });
});

describe("the audit trail", () => {
  beforeAll(async () => {
    await db.execute(sql`
      insert into audit_events (workspace_id, actor_kind, actor_id, action, result, detail) values
        (${owner.workspaceId}, 'user', ${owner.userId}, 'key.created', 'done', '{"scopes": ["jobs:read"], "days": 90}'),
        (${owner.workspaceId}, 'user', ${owner.userId}, 'member.role_changed', 'done', '{"from": "member", "to": "viewer"}'),
        (${owner.workspaceId}, 'user', ${owner.userId}, 'member.removed', 'done', '{"role": "viewer"}'),
        (${owner.workspaceId}, 'user', null, 'request.refused', 'refused',
          '{"route": "DELETE /api/v1/members/:userId", "status": 403, "code": "forbidden"}')`);
  });

  test.each(LOOKS)("tells what happened on %s", async (_name, look) => {
    const page = await visit("/settings/audit", look);
    await page.locator('[data-action="key.created"]').first().waitFor();
    await page.getByText("Member → Viewer").first().waitFor();
    await page.getByText("DELETE /api/v1/members/:userId (403)").waitFor();
    await expectSound(page);
  });

  test("is narrowed, and downloaded as it is narrowed", async () => {
    const page = await visit("/settings/audit");
    await page.locator('[data-action="key.created"]').first().waitFor();
    await page.getByLabel("What").click();
    await page.getByRole("option", { name: "Members" }).click();
    await page.locator('[data-action^="key."]').first().waitFor({ state: "detached" });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    const csv = readFileSync(await download.path(), "utf8");
    expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
    expect(csv).toContain('"member.removed"');
    expect(csv).not.toContain('"key.');

    await page.getByLabel("To", { exact: true }).fill("2020-01-01");
    await page.getByRole("heading", { name: "Nothing like this happened" }).waitFor();
    await expectSound(page);
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.locator('[data-action="key.created"]').first().waitFor();
  });
});

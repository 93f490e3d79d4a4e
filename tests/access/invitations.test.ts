import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptInvitation, invite, revokeInvitation } from "#lib/access/invitations.ts";
import { changeRole, removeMember } from "#lib/access/members.ts";
import type { Caller } from "#lib/access/ports.ts";
import type { Role } from "#lib/contract/access.ts";
import { openStage, outcomes, type Someone, type Stage } from "./stage.ts";

const siteUrl = "https://prospects.example";

let stage: Stage;
let owner: Someone;
let admin: Someone;

beforeAll(async () => {
  stage = await openStage();
  owner = await stage.addPerson("owner");
  admin = await stage.addPerson("admin", owner.workspaceId);
});
afterAll(() => stage.close());

const send = (by: Caller, email: string, role: Role = "member") =>
  invite(stage.world, { by, request: { email, role }, siteUrl });

function tokenFor(email: string): string {
  const letter = stage.letters.findLast(({ to }) => to === email);
  return (
    /https:\/\/prospects\.example\/invitation#([\w-]{43})$/m.exec(letter?.text ?? "")?.[1] ?? ""
  );
}

async function invited(role: Role = "member", by: Caller = admin) {
  const guest = await stage.addStranger();
  const invitation = await send(by, guest.email, role);
  return { guest, invitation, token: tokenFor(guest.email) };
}

const accept = (by: Caller, token: string) => acceptInvitation(stage.world, { by, token });

describe("inviting", () => {
  test("mails a secret that is stored only as its hash", async () => {
    const { guest, token } = await invited();

    const letter = stage.letters.find(({ to }) => to === guest.email);
    expect(letter?.subject).not.toMatch(/[\r\n]/);
    expect(letter?.text).toContain(admin.email);
    expect(token).toHaveLength(43);
    const { rows } = await stage.db.execute(
      sql`select i::text as text, expires_at - created_at = interval '7 days' as is_week
        from invitations i where email = ${guest.email}`,
    );
    expect(rows).toEqual([{ text: expect.not.stringContaining(token), is_week: true }]);
    expect(await stage.trail(owner.workspaceId)).toContain("member.invited");
  });

  test("gives no role beyond one's own", async () => {
    const people = await Promise.all(
      (["member", "viewer"] as const).map((role) => stage.addPerson(role, owner.workspaceId)),
    );
    const answers = await outcomes([
      send(admin, "a@elsewhere.com", "owner"),
      ...people.map((by) => send(by, "b@elsewhere.com", "viewer")),
    ]);

    expect(answers.refused).toEqual(["forbidden", "forbidden", "forbidden"]);
    expect((await send(owner, "c@elsewhere.com", "owner")).role).toBe("owner");
  });

  test("a member again is refused, and a second time replaces the first", async () => {
    const { guest, token } = await invited("viewer");
    await send(admin, guest.email, "member");
    const second = tokenFor(guest.email);

    const answers = await outcomes([
      send(admin, owner.email),
      accept(guest, token),
      accept(guest, second),
    ]);

    expect(answers.refused).toEqual(["conflict", "not_found"]);
    expect((await stage.roles(owner.workspaceId))[guest.userId]).toBe("member");
  });

  test("leaves nothing behind when the letter cannot be sent", async () => {
    const email = "nobody@elsewhere.com";
    const world = {
      ...stage.world,
      mail: { send: () => Promise.reject(new Error("no mail today")) },
    };
    const answers = await outcomes([
      invite(world, { by: admin, request: { email, role: "member" }, siteUrl }),
      invite(
        { ...stage.world, mail: null },
        { by: admin, request: { email, role: "member" }, siteUrl },
      ),
    ]);

    expect(answers.refused).toEqual(["unavailable", "unavailable"]);
    const open = await stage.world.invitations.list(admin);
    expect(open.map((one) => one.email)).not.toContain(email);
  });

  test("has an end: at most a hundred are open", async () => {
    const by = await stage.addPerson("owner");
    await stage.db.execute(sql`
      insert into invitations (workspace_id, user_id, email, role, token_hash, expires_at)
      select ${by.workspaceId}, ${by.userId}, n || '@elsewhere.com', 'viewer', 'full' || n, now() + interval '1 day'
      from generate_series(1, 100) n`);

    expect((await outcomes([send(by, "more@elsewhere.com")])).refused).toEqual(["conflict"]);
  });
});

describe("accepting", () => {
  test("makes the person what the invitation says, and their session works there", async () => {
    const { guest, token } = await invited("viewer");

    const joined = await accept(guest, token);

    expect(joined).toEqual({ workspaceId: owner.workspaceId, name: "Acme", role: "viewer" });
    expect((await stage.roles(owner.workspaceId))[guest.userId]).toBe("viewer");
    const { rows } = await stage.db.execute(
      sql`select workspace_id from sessions where id = ${guest.sessionId}`,
    );
    expect(rows).toEqual([{ workspace_id: owner.workspaceId }]);
    expect((await stage.trail(owner.workspaceId)).at(-1)).toBe("member.joined");
  });

  test("works once, also when it is tried many times at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { guest, token } = await invited();
      const answers = await outcomes([accept(guest, token), accept(guest, token)]);
      expect(answers.done).toBe(1);
      expect(["conflict", "not_found"]).toContain(answers.refused[0]);
      const joins = await stage.db.execute(sql`
        select id from audit_events where action = 'member.joined' and object = ${guest.userId}`);
      expect(joins.rows).toHaveLength(1);
    }
  });

  test("is for the account with this address alone, and only once it is confirmed", async () => {
    const { guest, token } = await invited();
    const other = await stage.addStranger();
    await stage.db.execute(sql`update users set email_verified = false where id = ${guest.userId}`);

    const answers = await outcomes([accept(other, token), accept(guest, token)]);

    expect(answers.refused).toEqual(["forbidden", "forbidden"]);
    await stage.db.execute(sql`update users set email_verified = true where id = ${guest.userId}`);
    await accept(guest, token);
  });

  test("heeds no capitals in an address", async () => {
    const guest = await stage.addStranger("Jane.Doe@Elsewhere.com");
    await send(admin, "jane.doe@elsewhere.com");

    await accept(guest, tokenFor("jane.doe@elsewhere.com"));
  });

  test("is over after a week, when it was revoked, and for what nobody sent", async () => {
    const [late, revoked] = [await invited(), await invited()];
    await stage.db.execute(
      sql`update invitations set expires_at = now() where id = ${late.invitation.id}`,
    );
    await revokeInvitation(stage.world, { by: admin, invitationId: revoked.invitation.id });

    const answers = await outcomes([
      accept(late.guest, late.token),
      accept(revoked.guest, revoked.token),
      accept(late.guest, ""),
    ]);

    expect(answers.refused).toEqual(["not_found", "not_found", "not_found"]);
  });

  test("is over when who invited was removed or may not invite any more", async () => {
    const [gone, demoted] = [
      await stage.addPerson("admin", owner.workspaceId),
      await stage.addPerson("admin", owner.workspaceId),
    ];
    const [byGone, byDemoted] = [await invited("admin", gone), await invited("admin", demoted)];
    await removeMember(stage.world, { by: owner, userId: gone.userId });
    await changeRole(stage.world, { by: owner, userId: demoted.userId, role: "member" });

    const answers = await outcomes([
      accept(byGone.guest, byGone.token),
      accept(byDemoted.guest, byDemoted.token),
    ]);

    expect(answers.refused).toEqual(["not_found", "not_found"]);
    const open = await stage.world.invitations.list(owner);
    expect(open.map(({ email }) => email)).not.toContain(byGone.guest.email);
  });

  test("never lowers or raises who is a member already", async () => {
    const { guest, token } = await invited("admin");
    await stage.db.execute(sql`
      insert into members (workspace_id, user_id, role) values (${owner.workspaceId}, ${guest.userId}, 'viewer')`);

    expect((await outcomes([accept(guest, token)])).refused).toEqual(["conflict"]);
    expect((await stage.roles(owner.workspaceId))[guest.userId]).toBe("viewer");
  });
});

describe("revoking", () => {
  test("is for who may invite as much, and of one's own workspace", async () => {
    const stranger = await stage.addPerson("owner");
    const member = await stage.addPerson("member", owner.workspaceId);
    const { invitation } = await invited("owner", owner);
    const revoke = (by: Caller) =>
      revokeInvitation(stage.world, { by, invitationId: invitation.id });

    expect((await outcomes([revoke(admin), revoke(member), revoke(stranger)])).refused).toEqual([
      "forbidden",
      "forbidden",
      "not_found",
    ]);
    await revoke(owner);
    expect((await outcomes([revoke(owner)])).refused).toEqual(["not_found"]);
  });
});

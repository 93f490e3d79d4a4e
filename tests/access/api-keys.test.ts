import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey, revokeApiKey } from "#lib/access/api-keys.ts";
import type { Caller } from "#lib/access/ports.ts";
import { NewApiKey } from "#lib/contract/api-key.ts";
import { openStage, outcomes, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const create = (by: Caller, request: Partial<NewApiKey> = {}) =>
  createApiKey(stage.world, {
    by,
    request: NewApiKey.parse({ name: "CRM", scopes: ["jobs:read"], ...request }),
  });

test("a key is given once, in the form the API takes, and only its hash is kept", async () => {
  const owner = await stage.addPerson("owner");

  const made = await create(owner, { scopes: ["jobs:read", "jobs:write"], expiresInDays: 365 });

  expect(made.secret).toMatch(/^pf_live_[\w-]{43}$/);
  expect(made.secret.startsWith(made.prefix)).toBe(true);
  const hash = createHash("sha256").update(made.secret).digest("hex");
  const { rows } = await stage.db.execute(sql`
    select k::text as text, key_hash, expires_at - created_at = interval '365 days' as is_year
    from api_keys k where id = ${made.id}`);
  expect(rows).toEqual([
    { text: expect.not.stringContaining(made.secret), key_hash: hash, is_year: true },
  ]);
  const [listed] = await stage.world.apiKeys.list(owner);
  const { secret: _, ...rest } = made;
  expect(listed).toEqual(rest);
  expect(await stage.trail(owner.workspaceId)).toEqual(["key.created"]);
});

test("two keys share no secret", async () => {
  const owner = await stage.addPerson("owner");
  const [one, two] = await Promise.all([create(owner), create(owner)]);
  expect(one.secret).not.toBe(two.secret);
});

test("a workspace has 25 keys and not one more, however many are made at once", async () => {
  const owner = await stage.addPerson("owner");
  for (let made = 0; made < 20; made += 1) await create(owner);

  const answers = await outcomes(Array.from({ length: 15 }, () => create(owner)));

  expect(answers).toEqual({ done: 5, refused: Array.from({ length: 10 }, () => "conflict") });
  expect(await stage.world.apiKeys.list(owner)).toHaveLength(25);
  const { rows } = await stage.db.execute(
    sql`select count(*)::int as stored from api_keys where workspace_id = ${owner.workspaceId}`,
  );
  expect(rows).toEqual([{ stored: 25 }]);
});

test("what was revoked or has expired leaves its place to another", async () => {
  const owner = await stage.addPerson("owner");
  const keys = await Promise.all(Array.from({ length: 25 }, () => create(owner)));
  const [first, second] = keys;
  if (!first || !second) throw new Error("no keys");
  await revokeApiKey(stage.world, { by: owner, keyId: first.id });
  await stage.db.execute(sql`update api_keys set expires_at = now() where id = ${second.id}`);

  const answers = await outcomes([create(owner), create(owner), create(owner)]);

  expect(answers.done).toBe(2);
  const listed = await stage.world.apiKeys.list(owner);
  expect(listed.map(({ id }) => id)).not.toContain(first.id);
  expect(listed.filter(({ isExpired }) => isExpired).map(({ id }) => id)).toEqual([second.id]);
});

test("keys are made and revoked by owners and admins, in their own workspace", async () => {
  const owner = await stage.addPerson("owner");
  const [admin, member, viewer] = await Promise.all(
    (["admin", "member", "viewer"] as const).map((role) =>
      stage.addPerson(role, owner.workspaceId),
    ),
  );
  const stranger = await stage.addPerson("owner");
  if (!admin || !member || !viewer) throw new Error("nobody came");
  const { id: keyId } = await create(admin);

  const made = await outcomes([create(member), create(viewer)]);
  const revoked = await outcomes(
    [member, viewer, stranger].map((by) => revokeApiKey(stage.world, { by, keyId })),
  );

  expect(made.refused).toEqual(["forbidden", "forbidden"]);
  expect(revoked.refused).toEqual(["forbidden", "forbidden", "not_found"]);
  await revokeApiKey(stage.world, { by: owner, keyId });
  const again = await outcomes([revokeApiKey(stage.world, { by: owner, keyId })]);
  expect(again.refused).toEqual(["not_found"]);
  expect(await stage.trail(owner.workspaceId)).toEqual(["key.created", "key.revoked"]);
});

test.each([
  [{ name: "" }],
  [{ name: "two\nlines" }],
  [{ scopes: [] }],
  [{ scopes: ["all"] }],
  [{ scopes: ["jobs:read", "jobs:read"] }],
  [{ expiresInDays: 0 }],
  [{ expiresInDays: 366 }],
  [{ workspaceId: crypto.randomUUID() }],
])("a key cannot be asked for with %j", (change) => {
  const request = { name: "CRM", scopes: ["jobs:read"], ...change };
  expect(NewApiKey.safeParse(request).success).toBe(false);
});

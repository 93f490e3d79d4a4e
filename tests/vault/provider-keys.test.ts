import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { providerKeyStore } from "#db/provider-key-store.ts";
import type { Owner } from "#lib/engine/ports.ts";
import { openKey } from "#lib/vault/open-key.ts";
import type { KeyWorld, OpenKey, Probe } from "#lib/vault/ports.ts";
import { putKey } from "#lib/vault/put-key.ts";
import { removeKey } from "#lib/vault/remove-key.ts";
import { rotateKeys } from "#lib/vault/rotate-keys.ts";
import { type DataKey, vaultOf } from "#lib/vault/seal.ts";
import { testKey } from "#lib/vault/test-key.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import { addPerson } from "#tests/fakes/colleagues.ts";
import { owner, seededDatabase } from "#tests/fakes/world.ts";

const KEY = "0123456789abcdef-last";
const keyOf = (id: string): DataKey => ({ id, key: randomBytes(32) });
const [OLD, YOUNG] = [keyOf("old"), keyOf("young")];

let database: Awaited<ReturnType<typeof seededDatabase>>;
let stranger: Owner;
beforeAll(async () => {
  database = await seededDatabase();
  stranger = await addPerson(database.db, "elsewhere");
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`delete from provider_keys`));

interface TestKeys extends KeyWorld {
  readonly log: ReturnType<typeof recordingLog>;
  readonly probed: OpenKey[];
  readonly forgotten: string[];
}

function world(change: Omit<Partial<KeyWorld>, "log"> & { probe?: Probe } = {}): TestKeys {
  const probed: OpenKey[] = [];
  const forgotten: string[] = [];
  const { probe = { verdict: "works", detail: "yes" }, ...rest } = change;
  return {
    probed,
    forgotten,
    providerKeys: providerKeyStore(database.db),
    vault: vaultOf([OLD]),
    unipileUrl: null,
    probeKey: async (key) => {
      probed.push(key);
      return probe;
    },
    forgetKeys: (workspaceId) => void forgotten.push(workspaceId),
    log: recordingLog(),
    ...rest,
  };
}

const put = (w: KeyWorld, change: { owner?: Owner; key?: string } = {}) =>
  putKey(w, { owner, provider: "hunter", ...change, request: { key: change.key ?? KEY } });
const open = (w: KeyWorld, workspaceId = owner.workspaceId) =>
  openKey(w, { workspaceId, provider: "hunter" });
const stored = async () => (await database.db.execute(sql`select * from provider_keys`)).rows;

describe("a provider key", () => {
  test("is kept sealed, told by its last four characters, and opens for its workspace alone", async () => {
    const w = world();

    expect(await put(w)).toMatchObject({ provider: "hunter", ending: "last", isWorking: null });

    expect(await open(w)).toMatchObject({ apiKey: KEY, baseUrl: null });
    expect(await open(w, stranger.workspaceId)).toBeNull();
    expect(await w.providerKeys.list(stranger.workspaceId)).toEqual([]);
    expect(JSON.stringify(await w.providerKeys.list(owner.workspaceId))).not.toContain("0123");
    expect(JSON.stringify(await stored())).not.toContain("0123");
    expect(w.forgotten).toEqual([owner.workspaceId]);
  });

  test("takes the place of the one before, which nobody can put back under its name", async () => {
    const w = world();
    await put(w);
    const [before] = await stored();
    await put(w, { key: "another-key-of-this-provider" });

    expect(await stored()).toHaveLength(1);
    expect((await open(w))?.apiKey).toBe("another-key-of-this-provider");
    await database.db.execute(sql`update provider_keys set sealed = ${String(before?.sealed)}`);
    await expect(open(w)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("that somebody moves into another workspace's row does not open there", async () => {
    const w = world();
    await put(w);
    await put(w, { owner: stranger, key: "the-stranger's-own-key" });
    await database.db.execute(sql`update provider_keys theirs set sealed = ours.sealed
      from provider_keys ours
      where ours.workspace_id = ${owner.workspaceId} and theirs.workspace_id = ${stranger.workspaceId}`);

    await expect(open(w, stranger.workspaceId)).rejects.toMatchObject({ code: "unavailable" });
    expect((await open(w))?.apiKey).toBe(KEY);
  });

  test("that does not open is told in the log, by its row and not by what is in it", async () => {
    await put(world());
    const [row] = await stored();
    const { workspaceId } = owner;
    const lost = world({ vault: vaultOf([YOUNG]) });
    await expect(open(lost)).rejects.toMatchObject({ code: "unavailable" });
    expect(lost.log.warnings).toEqual([
      {
        event: "vault.refused",
        fields: { workspaceId, sealedId: row?.id, code: "unknown_key" },
      },
    ]);

    await database.db.execute(sql`update provider_keys set id = gen_random_uuid()`);
    const moved = world();
    await expect(open(moved)).rejects.toMatchObject({ code: "unavailable" });
    expect(moved.log.warnings).toMatchObject([
      { event: "vault.refused", fields: { code: "refused" } },
    ]);
  });

  test("is gone once removed, and only its workspace can remove it", async () => {
    const w = world();
    await put(w);

    await expect(removeKey(w, { owner: stranger, provider: "hunter" })).rejects.toMatchObject({
      code: "not_found",
    });
    await removeKey(w, { owner, provider: "hunter" });

    expect(await open(w)).toBeNull();
    expect(await stored()).toEqual([]);
  });

  test("is refused where there is nothing to seal it with", async () => {
    await expect(put(world({ vault: null }))).rejects.toThrow("DATA_KEYS");
    expect(await stored()).toEqual([]);
  });

  test("of twenty put at once leaves one row, and its own key opens it", async () => {
    const w = world();
    const keys = Array.from({ length: 20 }, (_, number) => `key-number-${number}-of-twenty`);

    await Promise.all(keys.map((key) => put(w, { key })));

    const opened = await open(w);
    expect(keys).toContain(opened?.apiKey);
    expect(await stored()).toMatchObject([{ ending: opened?.apiKey.slice(-4) }]);
  });
});

describe("a Unipile key", () => {
  const putUnipile = (w: KeyWorld, baseUrl?: string) =>
    putKey(w, { owner, provider: "unipile", request: { key: KEY, ...(baseUrl && { baseUrl }) } });

  test("comes with its address, which others do not have", async () => {
    const w = world();

    expect(await putUnipile(w, "api1.unipile.com:13111")).toMatchObject({
      baseUrl: "https://api1.unipile.com:13111",
    });
    await expect(putUnipile(w)).rejects.toMatchObject({ field: "baseUrl" });
    await expect(putUnipile(w, "https://evil.example")).rejects.toMatchObject({ field: "baseUrl" });
    expect(w.log.warnings).toEqual([
      {
        event: "address.refused",
        fields: {
          of: "provider_key",
          reason: "not_the_provider",
          workspaceId: owner.workspaceId,
        },
      },
    ]);
    const request = { key: KEY, baseUrl: "https://api1.unipile.com" };
    await expect(putKey(w, { owner, provider: "yelp", request })).rejects.toMatchObject({
      field: "baseUrl",
    });
  });

  test("is not sent to an address that has become none", async () => {
    const local = "http://127.0.0.1:4010";
    await putUnipile(world({ unipileUrl: local }), local);
    const w = world();

    await expect(testKey(w, { owner, provider: "unipile" })).rejects.toThrow("address");
    expect(w.probed).toEqual([]);
  });
});

describe("the test of a key", () => {
  const run = (w: KeyWorld) => testKey(w, { owner, provider: "hunter" });

  test.each([
    ["works", true, true],
    ["refused", false, false],
    ["unclear", false, null],
  ] as const)("that says %s is answered and kept", async (verdict, isWorking, kept) => {
    const w = world({ probe: { verdict, detail: "so it is" } });
    await put(w);

    expect(await run(w)).toEqual({ isWorking, detail: "so it is" });

    expect(w.probed).toMatchObject([{ provider: "hunter", apiKey: KEY }]);
    const [listed] = await w.providerKeys.list(owner.workspaceId);
    expect(listed?.isWorking).toBe(kept);
    expect(listed?.testedAt === null).toBe(kept === null);
  });

  test("says nothing of a key that took its place meanwhile", async () => {
    const w: TestKeys = world({
      probeKey: async () => {
        await put(w, { key: "the-key-that-came-after" });
        return { verdict: "refused", detail: "no" };
      },
    });
    await put(w);

    await run(w);

    expect(await w.providerKeys.list(owner.workspaceId)).toMatchObject([{ isWorking: null }]);
  });

  test("of a key that is not there asks nobody", async () => {
    const w = world();
    await expect(run(w)).rejects.toMatchObject({ code: "not_found" });
    expect(w.probed).toEqual([]);
  });
});

describe("a change of the data key", () => {
  const both = () => vaultOf([YOUNG, OLD]);

  test("seals every workspace's keys anew, once, and leaves them working without the old one", async () => {
    await put(world());
    await put(world(), { owner: stranger, key: "the-stranger's-own-key" });
    const w = { ...world(), vault: both() };

    expect(await rotateKeys(w)).toEqual({ resealed: 2, current: 0, stuck: [] });
    expect(await rotateKeys(w)).toEqual({ resealed: 0, current: 2, stuck: [] });

    const after = world({ vault: vaultOf([YOUNG]) });
    expect((await open(after))?.apiKey).toBe(KEY);
    expect((await open(after, stranger.workspaceId))?.apiKey).toBe("the-stranger's-own-key");
  });

  test("does not undo what somebody put while it ran", async () => {
    const w = { ...world(), vault: both() };
    await put(world());
    const store = w.providerKeys;
    const slow = {
      ...store,
      async reseal(input: Parameters<typeof store.reseal>[0]) {
        await put(w, { key: "put-while-it-was-rotated" });
        return store.reseal(input);
      },
    };

    expect(await rotateKeys({ vault: both(), providerKeys: slow })).toMatchObject({ resealed: 0 });
    expect((await open(w))?.apiKey).toBe("put-while-it-was-rotated");
  });

  test("names what no key opens, and goes on with the others", async () => {
    await put(world({ vault: vaultOf([keyOf("lost")]) }));
    await put(world(), { owner: stranger });

    const { resealed, stuck } = await rotateKeys({ ...world(), vault: both() });

    expect(resealed).toBe(1);
    expect(stuck).toMatchObject([{ reason: expect.stringContaining("lost") }]);
  });
});

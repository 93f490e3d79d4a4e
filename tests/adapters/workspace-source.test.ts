import { beforeEach, describe, expect, test } from "vitest";
import { workspaceSource } from "#lib/adapters/workspace-source.ts";
import { EngineError } from "#lib/engine/errors.ts";
import { fakeSource, oneAccount } from "#tests/fakes/fake-source.ts";
import { requestFor } from "#tests/fakes/world.ts";

type FindKey = Parameters<typeof workspaceSource>[0]["findKey"];

let now = 0;
let looks: string[] = [];
let keys: Record<string, { apiKey: string; baseUrl: string | null }> = {};
let used: string[] = [];
beforeEach(() => {
  [now, looks, keys, used] = [0, [], {}, []];
});

/** Notes whose key a call went out with. */
const sourceOf = (name: string) =>
  fakeSource({
    accounts: () => {
      used.push(name);
      return [{ ...oneAccount, name }];
    },
    answer: async () => {
      used.push(name);
      return { prospects: [], nextCursor: null, reported: 0 };
    },
  });

function open(findKey?: FindKey) {
  return workspaceSource({
    shared: sourceOf("shared"),
    sharedFingerprint: "shared",
    findKey: async (workspaceId) => {
      looks.push(workspaceId);
      return findKey ? findKey(workspaceId) : (keys[workspaceId] ?? null);
    },
    open: ({ apiKey, baseUrl }) => sourceOf(`${apiKey} at ${baseUrl}`),
    now: () => now,
  });
}

const signal = new AbortController().signal;
const ask = (workspaceId: string) => ({
  workspaceId,
  accountId: "a",
  api: "classic" as const,
  criteria: requestFor(5).criteria,
  pageSize: 5,
  cursor: null,
  signal,
});

describe("a source by workspace", () => {
  test("calls with the workspace's own key, and with the deployment's where there is none", async () => {
    keys = { own: { apiKey: "k", baseUrl: "https://a.unipile.com" } };
    const source = open();

    await source.fetchPage(ask("own"));
    await source.fetchPage(ask("other"));
    await source.listAccounts(signal, "own");
    await source.listAccounts(signal);

    const own = "k at https://a.unipile.com";
    expect(used).toEqual([own, "shared", own, "shared"]);
  });

  test("tells whose key it was without giving the key away", async () => {
    keys = {
      own: { apiKey: "k", baseUrl: "https://a.unipile.com" },
      moved: { apiKey: "k", baseUrl: "https://b.unipile.com" },
    };
    const source = open();

    const [own, moved, none] = await Promise.all(
      ["own", "moved", "none"].map(source.fingerprintOf),
    );

    expect(own).toMatch(/^[0-9a-f]{16}$/);
    expect(moved).toMatch(/^[0-9a-f]{16}$/);
    expect(own).not.toBe(moved);
    expect(none).toBe("shared");
  });

  test("looks once for many calls at once, and again after a while", async () => {
    const source = open();

    await Promise.all(Array.from({ length: 10 }, () => source.fetchPage(ask("w"))));
    expect(looks).toEqual(["w"]);
    now = 15_000;
    await source.fetchPage(ask("w"));

    expect(looks).toEqual(["w", "w"]);
  });

  test("uses a new key at once in the process that was told of it", async () => {
    const source = open();
    await source.fetchPage(ask("w"));
    keys = { w: { apiKey: "new", baseUrl: "https://a.unipile.com" } };

    await source.fetchPage(ask("w"));
    source.forget("w");
    await source.fetchPage(ask("w"));

    expect(used).toEqual(["shared", "shared", "new at https://a.unipile.com"]);
  });

  test.each<[string, FindKey, string]>([
    [
      "cannot be opened",
      () => Promise.reject(new EngineError("unavailable", "this key cannot be opened")),
      "transient",
    ],
    ["lacks its address", async () => ({ apiKey: "k", baseUrl: null }), "fatal"],
  ])("never falls back on the deployment's where a key %s", async (_what, findKey, kind) => {
    const source = open(findKey);

    await expect(source.fetchPage(ask("w"))).rejects.toMatchObject({ name: "SourceError", kind });
    await expect(source.listAccounts(signal, "w")).rejects.toMatchObject({ name: "SourceError" });

    expect(used).toEqual([]);
    expect(looks).toEqual(["w", "w"]); // what failed is not remembered
  });

  test("lets a failure of ours be a failure of ours", async () => {
    const source = open(() => Promise.reject(new TypeError("a bug")));
    await expect(source.fetchPage(ask("w"))).rejects.toThrow(TypeError);
  });
});

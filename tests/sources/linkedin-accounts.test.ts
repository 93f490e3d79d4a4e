import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { linkedin } from "#lib/sources/linkedin.ts";
import { startUnipileSimulator } from "#scripts/simulators/unipile.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";

const sourceAt = (baseUrl: string) => linkedin({ baseUrl, apiKey: "the-key" });

let vendor: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  vendor = await scriptedServer();
});
afterAll(() => vendor.close());
beforeEach(() => {
  vendor.asked.length = 0;
});

describe("accounts", () => {
  const account = {
    id: "acc",
    type: "LINKEDIN",
    name: "Petra",
    sources: [{ id: "s", status: "OK" }],
    connection_params: { proxy: { password: "secret" } },
  };

  test("have the seats they have now, not those of the day they were connected", async () => {
    vendor.willAnswer(
      { body: { items: [account, { id: "m", type: "GOOGLE_OAUTH", name: "mail" }], cursor: null } },
      { body: { sales_navigator: { owner_seat_id: "1" }, recruiter: { error: "DISCONNECTED" } } },
    );
    const accounts = await sourceAt(vendor.url).listAccounts(new AbortController().signal);
    expect(accounts).toEqual([
      {
        accountId: "acc",
        name: "Petra",
        status: "connected",
        apis: ["classic", "sales_navigator"],
      },
    ]);
  });

  test("are listed page by page", async () => {
    const one = (id: string) => ({ id, type: "LINKEDIN", sources: [{ status: "OK" }] });
    vendor.willAnswer(
      { body: { items: [one("one")], cursor: "next" } },
      { body: { items: [one("two")], cursor: null } },
      { body: {} },
      { body: {} },
    );

    const accounts = await sourceAt(vendor.url).listAccounts(new AbortController().signal);

    expect(accounts.map(({ accountId }) => accountId)).toEqual(["one", "two"]);
    expect(vendor.asked[1]?.url.searchParams.get("cursor")).toBe("next");
  });

  test.each([
    ["CREDENTIALS", "needs_reconnect"],
    ["PERMISSIONS", "needs_reconnect"],
    ["CONNECTING", "connected"],
  ] as const)(
    "of which one is sick (%s) are listed all the same, its seats unknown",
    async (sick, status) => {
      const seats = ["recruiter" as const];
      const simulator = await startUnipileSimulator({
        accounts: [
          { id: "sick", name: "Ann", status: sick },
          { id: "well", name: "Bob", seats },
        ],
      });

      const { url: baseUrl, apiKey } = simulator;
      const accounts = await linkedin({ baseUrl, apiKey }).listAccounts(
        new AbortController().signal,
      );
      await simulator.stop();

      expect(accounts).toEqual([
        { accountId: "sick", name: "Ann", status, apis: null },
        { accountId: "well", name: "Bob", status: "connected", apis: ["classic", "recruiter"] },
      ]);
    },
  );

  test("are not taken for known when there was no time to ask", async () => {
    const stop = new AbortController();
    vendor.willAnswer({ body: { items: [account], cursor: null } }, { hang: true });
    const before = vendor.asked.length;
    const accounts = sourceAt(vendor.url).listAccounts(stop.signal);
    await expect.poll(() => vendor.asked.length).toBe(before + 2);
    stop.abort();

    await expect(accounts).rejects.toMatchObject({ kind: "transient" });
  });
});

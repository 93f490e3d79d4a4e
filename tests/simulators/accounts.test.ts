import { expect, test } from "vitest";
import { linkedin } from "#lib/sources/linkedin.ts";
import { CLASSIC, SALES, simulated } from "./client.ts";
import { listener } from "./listener.ts";

test("the list shows the accounts with products and health, page by page", async () => {
  const { ask } = await simulated({
    clock: () => Date.parse("2026-11-24T08:15:30.123Z"),
    accounts: [{ id: "one", name: "Petra Stonewick", seats: ["sales_navigator"] }, { id: "two" }],
  });
  const first = await ask<{ items: unknown[]; cursor: string }>("/api/v1/accounts?limit=1");
  expect(first.body).toMatchObject({
    object: "AccountList",
    items: [
      {
        object: "Account",
        type: "LINKEDIN",
        id: "one",
        name: "Petra Stonewick",
        created_at: "2026-11-24T08:15:30.123Z",
        connection_params: { im: { premiumFeatures: ["premium", "sales_navigator"] } },
        sources: [{ id: "one_MESSAGING", status: "OK" }],
      },
    ],
  });
  const second = await ask(`/api/v1/accounts?limit=1&cursor=${first.body.cursor}`);
  expect(second.body).toMatchObject({ items: [{ id: "two" }], cursor: null });
});

test("one account can be asked for, with any letters in its id", async () => {
  const { ask } = await simulated({ accounts: [{ id: "a/b 100%" }] });
  const path = `/api/v1/accounts/${encodeURIComponent("a/b 100%")}`;
  expect((await ask(path)).body).toMatchObject({ id: "a/b 100%" });
  expect((await ask("/api/v1/accounts/%")).status).toBe(404);
});

test("the owner's profile tells the seats as they are now, the snapshot as they were", async () => {
  const { ask, simulator, accountId } = await simulated();
  const me = () => ask(`/api/v1/users/me?account_id=${accountId}`);
  const seat = { owner_seat_id: expect.any(String), contract_id: expect.any(String) };
  expect((await me()).body).toMatchObject({
    object: "AccountOwnerProfile",
    sales_navigator: seat,
    recruiter: seat,
  });
  simulator.setAccount(accountId, { seats: ["recruiter"] });
  expect((await me()).body).toMatchObject({ sales_navigator: null, recruiter: seat });
  const { body } = await ask(`/api/v1/accounts/${accountId}`);
  expect(body).toMatchObject({
    connection_params: { im: { premiumFeatures: ["premium", "sales_navigator", "recruiter"] } },
  });
  simulator.setAccount(accountId, { status: "CREDENTIALS" });
  expect((await me()).status).toBe(401);
});

test("a seat whose session is closed says so, and refuses searches until it is opened again", async () => {
  const broken = { sales_navigator: "DISCONNECTED", recruiter: "MULTIPLE_SESSIONS" } as const;
  const accounts = [{ id: "one", seatErrors: broken }];
  const { ask, search, simulator } = await simulated({ accounts });
  const me = () => ask("/api/v1/users/me?account_id=one");

  expect((await me()).body).toMatchObject({
    sales_navigator: { error: "DISCONNECTED" },
    recruiter: { error: "MULTIPLE_SESSIONS" },
  });
  const refused = await search(SALES);
  expect(refused).toMatchObject({ status: 403, body: { type: "errors/feature_not_subscribed" } });
  expect((await search(CLASSIC)).status).toBe(200);
  const known = await linkedin({ baseUrl: simulator.url, apiKey: simulator.apiKey }).listAccounts(
    AbortSignal.timeout(5_000),
  );
  expect(known).toMatchObject([{ status: "connected", apis: ["classic"] }]);

  await ask("/_simulator/accounts/one", { method: "POST", body: { seatErrors: {} } });
  expect((await search(SALES)).status).toBe(200);
});

test("rows and calls of the day are counted for each account", async () => {
  const { search, parameters, ask, accountId } = await simulated();
  await search(SALES, { limit: 30 });
  await search(SALES, { limit: 12 });
  await parameters({ type: "REGION" });
  const { body } = await ask("/_simulator/accounts");
  expect(body).toMatchObject({
    items: [{ id: accountId, rowsToday: 42, calls: { search: 2, parameters: 1 } }],
  });
});

test("status and seats can be changed over HTTP", async () => {
  const { ask, accountId } = await simulated();
  const path = `/_simulator/accounts/${accountId}`;
  const change = { status: "CREDENTIALS", seats: [] };
  const { body } = await ask(path, { method: "POST", body: change });
  expect(body).toMatchObject({ items: [change] });
  expect((await ask(path, { method: "POST", body: { status: "GONE" } })).status).toBe(400);
  const unknown = await ask("/_simulator/accounts/x", { method: "POST", body: change });
  expect(unknown.status).toBe(404);
});

test("webhooks are kept, listed, told of a lost and of a new session, and forgotten", async () => {
  const { taken, url } = await listener();
  const { ask, simulator, accountId } = await simulated();
  const webhook = {
    source: "account_status",
    request_url: `${url}/hook`,
    headers: [{ key: "x-secret", value: "s3" }],
  };
  const made = await ask<{ webhook_id: string }>("/api/v1/webhooks", {
    method: "POST",
    body: webhook,
  });
  expect([made.status, made.body]).toMatchObject([201, { object: "WebhookCreated" }]);
  expect((await ask("/api/v1/webhooks")).body).toMatchObject({ items: [webhook] });
  simulator.setAccount(accountId, { status: "CREDENTIALS" });
  await expect.poll(() => taken.length).toBe(1);
  expect(taken[0]).toMatchObject({
    path: "/hook",
    headers: { "x-secret": "s3" },
    body: {
      AccountStatus: { account_id: accountId, account_type: "LINKEDIN", message: "CREDENTIALS" },
    },
  });
  simulator.setAccount(accountId, { status: "OK" });
  await expect.poll(() => taken.length).toBe(2);
  expect(taken[1]?.body).toMatchObject({ AccountStatus: { message: "RECONNECTED" } });
  const path = `/api/v1/webhooks/${made.body.webhook_id}`;
  expect((await ask(path, { method: "DELETE" })).body).toMatchObject({ object: "WebhookDeleted" });
  expect((await ask("/api/v1/webhooks")).body).toMatchObject({ items: [] });
  expect((await ask(path, { method: "DELETE" })).status).toBe(404);
});

test("a webhook that is refused is delivered again", async () => {
  const { taken, url } = await listener(1);
  const { ask, simulator, accountId } = await simulated();
  const body = { source: "account_status", request_url: url };
  await ask("/api/v1/webhooks", { method: "POST", body });
  simulator.setAccount(accountId, { status: "CREDENTIALS" });
  await expect.poll(() => taken.length, { timeout: 5_000 }).toBe(1);
});

test("webhooks for other accounts, other events or an unchanged status stay silent", async () => {
  const { taken, url } = await listener();
  const { ask, simulator, accountId } = await simulated();
  const hooks = [
    { account_ids: ["other"] },
    { events: ["deleted"] },
    { enabled: false },
    { request_url: `${url}/all`, events: ["ok", "credentials", "connecting"] },
  ];
  for (const hook of hooks) {
    const body = { source: "account_status", request_url: url, ...hook };
    await ask("/api/v1/webhooks", { method: "POST", body });
  }
  simulator.setAccount(accountId, { status: "OK" });
  simulator.setAccount(accountId, { status: "CONNECTING" });
  await expect.poll(() => taken.length).toBe(1);
  simulator.setAccount(accountId, { status: "OK" });
  await expect.poll(() => taken.length).toBe(2);
  expect(taken.map(({ path }) => path)).toEqual(["/all", "/all"]);
  const messages = taken.map(({ body }) => body as { AccountStatus: { message: string } });
  expect(messages.map((body) => body.AccountStatus.message)).toEqual(["CONNECTING", "OK"]);
});

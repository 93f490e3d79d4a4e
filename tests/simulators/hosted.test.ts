import { expect, test } from "vitest";
import { linkedinDesk } from "#lib/sources/linkedin-desk.ts";
import { CLASSIC, SALES, simulated } from "./client.ts";
import { listener } from "./listener.ts";

const never = new AbortController().signal;

/** The simulator with the product's own client at it, and hands that use the hosted page as a browser does. */
async function hosting(options: Parameters<typeof simulated>[0] = {}) {
  const app = await listener();
  const world = await simulated(options);
  const { url: baseUrl, apiKey } = world.simulator;
  const desk = linkedinDesk({ baseUrl, apiKey });
  return {
    ...world,
    ...app,
    desk,
    makeLink: (again: string | null = null, expiresAt = new Date(Date.now() + 60_000)) =>
      desk.makeLink({
        again,
        expiresAt,
        notifyUrl: `${app.url}/notify`,
        successUrl: `${app.url}/done`,
        failureUrl: `${app.url}/failed`,
        signal: never,
      }),
    async show(link: string) {
      const answer = await world.raw(new URL(link).pathname, { headers: { "x-api-key": "" } });
      return { status: answer.status, text: await answer.text() };
    },
    async press(link: string, choice: Record<string, string>) {
      const answer = await fetch(link, {
        method: "POST",
        body: new URLSearchParams(choice),
        redirect: "manual",
      });
      return { status: answer.status, location: answer.headers.get("location") };
    },
  };
}

test("the page offers people; whoever logs in becomes an account with their seats, and the app is told", async () => {
  const { makeLink, show, press, taken, url, desk } = await hosting();
  const link = await makeLink();

  const page = await show(link);
  expect(page.text).toContain("Log in as Petra Stonewick");
  expect(page.text).toContain("Log in as Omar Reyes");
  expect(taken).toEqual([]);

  expect(await press(link, { name: "Petra Stonewick" })).toEqual({
    status: 303,
    location: `${url}/done`,
  });
  const told = taken[0]?.body as { status: string; account_id: string };
  expect(told.status).toBe("CREATION_SUCCESS");
  expect(await desk.read(told.account_id, never)).toEqual({
    isReady: true,
    account: {
      accountId: told.account_id,
      name: "Petra Stonewick",
      status: "connected",
      apis: ["classic", "sales_navigator"],
    },
  });
  expect((await show(link)).status).toBe(404);
  expect((await press(link, { name: "Omar Reyes" })).status).toBe(404);
});

test("a person who logs in twice is the same account", async () => {
  const { makeLink, press, taken } = await hosting();
  await press(await makeLink(), { name: "Omar Reyes" });
  await press(await makeLink(), { name: "Omar Reyes" });
  const [first, second] = taken.map(({ body }) => (body as { account_id: string }).account_id);
  expect(second).toBe(first);
});

test("a sign-in that fails leads to the other address and makes no account", async () => {
  const { makeLink, press, taken, url, ask } = await hosting();
  expect(await press(await makeLink(), { fail: "1" })).toEqual({
    status: 303,
    location: `${url}/failed`,
  });
  expect(taken[0]?.body).toMatchObject({ status: "CREATION_FAILED", account_id: "" });
  const { body } = await ask<{ items: unknown[] }>("/api/v1/accounts");
  expect(body.items).toHaveLength(1);
});

test("a link can bring a lost session back, for that account alone", async () => {
  const { makeLink, show, press, simulator, accountId, search } = await hosting();
  simulator.setAccount(accountId, { status: "CREDENTIALS" });
  const link = await makeLink(accountId);
  expect((await search(SALES)).status).toBe(401);
  expect((await show(link)).text).toContain("Log in again as Simulated Account");
  expect((await press(link, { name: "Simulated Account" })).status).toBe(303);
  expect((await search(SALES)).status).toBe(200);
});

test("a link can be too old, and be for nobody", async () => {
  const { makeLink, show } = await hosting();
  expect((await show(await makeLink(null, new Date(0)))).status).toBe(404);
  await expect(makeLink("nobody")).rejects.toMatchObject({ kind: "gone" });
});

test("an account that was just connected needs its time, where it is told to", async () => {
  const { makeLink, press, taken, desk } = await hosting({ connectingMs: 50 });
  await press(await makeLink(), { name: "Omar Reyes" });
  const told = taken[0]?.body as { account_id: string } | undefined;
  const accountId = told?.account_id ?? "";
  expect(await desk.read(accountId, never)).toMatchObject({ isReady: false });
  await expect.poll(async () => (await desk.read(accountId, never))?.isReady).toBe(true);
});

test("an account is watched, tells of an expired session and of its end, and is gone then", async () => {
  const { desk, simulator, accountId, taken, url, search } = await hosting();
  const hookId = await desk.watch({ accountId, url: `${url}/hook`, signal: never });
  const messages = () =>
    taken.map(({ body }) => (body as { AccountStatus: { message: string } }).AccountStatus.message);
  simulator.setAccount(accountId, { status: "CREDENTIALS" });
  await expect.poll(messages).toEqual(["CREDENTIALS"]);
  simulator.setAccount(accountId, { status: "OK" });
  await expect.poll(() => messages().toSorted()).toEqual(["CREDENTIALS", "OK", "RECONNECTED"]);

  await desk.remove(accountId, never);
  await expect.poll(() => messages().at(-1)).toBe("DELETED");
  expect(await desk.read(accountId, never)).toBeNull();
  expect((await search(CLASSIC)).status).toBe(404);
  await desk.remove(accountId, never);
  await desk.unwatch(hookId, never);
  await desk.unwatch(hookId, never);
});

test("a link's request can be incomplete", async () => {
  const { ask, accountId } = await hosting();
  const create = (body: unknown) => ask("/api/v1/hosted/accounts/link", { method: "POST", body });
  const link = { api_url: "http://127.0.0.1", expiresOn: "2099-01-01T00:00:00.000Z" };
  expect((await create({ ...link, type: "create" })).status).toBe(400);
  expect((await create({ ...link, type: "reconnect" })).status).toBe(400);
  const again = { ...link, type: "reconnect", reconnect_account: accountId };
  expect((await create(again)).status).toBe(200);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessStore } from "#db/access-store.ts";
import { signInStore } from "#db/sign-in-store.ts";
import { signInTables } from "#db/sign-in-tables.ts";
import type { Letter } from "#lib/adapters/mail.ts";
import { type Caller, type SignIn, signIn } from "#lib/adapters/sign-in.ts";
import { sessionCookie } from "#lib/adapters/sign-in-cookie.ts";
import { type Door, openDoor } from "#tests/db/door.ts";
import { totpOf } from "./doors.ts";
import { nobodysRecovery } from "./nobodys-recovery.ts";

const secret = "a secret of the tests, long enough to be one";
const cookies = sessionCookie({ secret, isSecure: false });

describe.each(["pg", "neon-http", "neon-ws"] as const)("through %s", (driver) => {
  let door: Door;
  let it: SignIn;
  const letters: Letter[] = [];
  const noted: string[] = [];
  const ended: string[] = []; // of whom
  const jar = new Map<string, string>();

  beforeAll(async () => {
    door = await openDoor(driver);
    it = signIn({
      database: signInTables(door.db),
      store: signInStore(door.db),
      recovery: nobodysRecovery,
      secret,
      siteUrl: null,
      mail: { send: async (letter) => void letters.push(letter) },
      providers: [],
      signUp: "open",
      sessionsPerUser: 2,
      breachUrl: null,
      note: async ({ action, address }) => void noted.push(`${action} ${address}`),
      sessionsEnded: async (userIds) => void ended.push(...userIds),
      log: { warn: (event, fields) => expect.unreachable(JSON.stringify({ event, ...fields })) },
    });
  });

  afterAll(() => door.close());

  function caller(): Caller {
    return {
      origin: "http://127.0.0.1:1",
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
      userAgent: "tests",
      address: "192.0.2.1",
      requestId: "request-1",
      later: (work) => void work(),
    };
  }

  async function post(path: string, body: unknown) {
    const response = await it.answer(caller(), { method: "POST", path, search: "", body });
    return keep(response);
  }

  async function keep(response: Response) {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return { status: response.status, body: await response.json() };
  }

  const person = () =>
    accessStore(door.db).findSession(cookies.open(jar.get(cookies.name) ?? "") ?? "");

  test("a person signs up, in, with a second factor, proves it again, and out", async () => {
    const email = "ann@firm.example";
    const password = "gravel otter lamp 4";
    await post("/sign-up/email", { name: "Ann Field", email, password });
    const token = /#(\S+)/.exec(letters[0]?.text ?? "")?.[1];
    expect((await post("/confirm-email", { token })).status).toBe(200);
    expect((await post("/sign-in/email", { email, password })).body).toEqual({ next: "done" });
    const { body } = await post("/two-factor/enable", { password });
    const code = totpOf(body.totpUri);
    expect((await post("/two-factor/verify-totp", { code })).status).toBe(200);
    expect((await post("/two-factor/verify-totp", { code })).body.code).toBe("WRONG_CODE");
    const { userId = "" } = (await person()) ?? {};
    expect(ended.splice(0)).toEqual([userId]); // the session before goes with its cookie
    expect(await person()).toMatchObject({ email, hasSecondFactor: true, hasPassword: true });
    expect((await person())?.membership?.role).toBe("owner");
    expect((await keep(await it.prove(caller(), { password }))).status).toBe(200);
    expect(await person()).toMatchObject({ email });
    expect(ended).toEqual([]); // the same session under another token
    expect((await keep(await it.end(caller()))).status).toBe(200);
    expect(ended.splice(0)).toEqual([userId]);
    expect(await person()).toBeNull();
    expect(noted.map((line) => line.split(" ")[0])).toEqual([
      "signed_up",
      "email_confirmed",
      "signed_in",
      "second_factor_on",
      "code_refused",
      "proved",
    ]);
    expect(noted.every((line) => line.endsWith(" 192.0.2.1"))).toBe(true);
  });

  test("an address is counted exactly, also when it calls forty times at once", async () => {
    const calls = Array.from({ length: 40 }, () =>
      it.answer(
        { ...caller(), address: "192.0.2.2" },
        {
          method: "POST",
          path: "/sign-in/email",
          search: "",
          body: { email: "nobody@firm.example", password: "not the right one" },
        },
      ),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  });

  test("the oldest of too many sessions ends", async () => {
    const { rows } = await door.db.query("select id from users where email = $1", [
      "ann@firm.example",
    ]);
    const userId = JSON.parse(JSON.stringify(rows))[0].id;
    await door.db.query("update users set two_factor_enabled = false where id = $1", [userId]);
    const tokens: (string | null)[] = [];
    for (let count = 0; count < 3; count += 1) {
      jar.delete(cookies.name); // another browser
      await keep(await it.begin(caller(), { userId, method: "key" }));
      tokens.push(cookies.open(jar.get(cookies.name) ?? ""));
    }
    const found = await Promise.all(
      tokens.map((token) => accessStore(door.db).findSession(token ?? "")),
    );

    expect(found.map((one) => one !== null)).toEqual([false, true, true]);
    expect(ended.splice(0)).toEqual([userId]);
  });

  test("a new password by letter ends every session, and it is told once", async () => {
    const email = "ann@firm.example";
    const { rows } = await door.db.query("select id from users where email = $1", [email]);
    const userId = JSON.parse(JSON.stringify(rows))[0].id;
    await keep(await it.begin(caller(), { userId, method: "key" }));
    jar.delete(cookies.name);
    await keep(await it.begin(caller(), { userId, method: "key" }));
    ended.length = 0;
    const sent = letters.length;
    await post("/request-password-reset", { email });
    await expect.poll(() => letters.length).toBe(sent + 1);
    const token = /#(\S+)/.exec(letters.at(-1)?.text ?? "")?.[1];

    const answer = await post("/reset-password", { token, newPassword: "otter gravel lamp 5" });

    expect(answer.status).toBe(200);
    expect(await person()).toBeNull();
    expect(ended.splice(0)).toEqual([userId]);
  });
});

import { createHmac } from "node:crypto";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { type Answer, ask } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { type Letter, mailbox } from "./mailbox.ts";

/** The app as people meet it who have not signed in yet, and their letters. */
export interface Doors {
  readonly app: App;
  /** A browser of its own, with its cookies, at an address of its own. */
  browser(address?: string): Browser;
  /** The newest letter to this address whose subject or text holds `about`; waits until it is there. */
  letterTo(email: string, about: string): Promise<Letter>;
  countLetters(email: string): Promise<number>;
  close(): Promise<void>;
}

export interface Browser {
  readonly cookies: Map<string, string>;
  post(path: string, json: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

export interface Account {
  readonly email: string;
  readonly password: string;
  readonly browser: Browser;
}

export const PASSWORD = "gravel otter lamp 4";

let addresses = 0;
let accounts = 0;

export async function openDoors(env: Record<string, string> = {}): Promise<Doors> {
  const folder = await makeDataDir();
  const mail = join(folder.path, "mail");
  const app = await startApp({
    REQUIRE_SECOND_FACTOR: "true",
    SIGN_UP: "open",
    MAIL_DIR: mail,
    ...env,
  });
  return {
    app,
    browser: (address = nextAddress()) => makeBrowser(app.origin, address),
    ...mailbox(mail),
    async close() {
      await app.stop();
      await folder.remove();
    },
  };
}

function nextAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses % 250}`;
}

function makeBrowser(origin: string, address: string): Browser {
  const cookies = new Map<string, string>();
  async function send(method: string, path: string, json?: unknown): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { origin, cookie, "x-nf-client-connection-ip": address };
    const answer = await ask(origin + path, { method, json, headers });
    for (const line of answer.headers.getSetCookie()) keep(cookies, line);
    return answer;
  }
  return {
    cookies,
    post: (path, json) => send("POST", path, json),
    get: (path) => send("GET", path),
    delete: (path) => send("DELETE", path),
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0\b/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

/** Somebody whose address is confirmed, and who has not signed in yet. */
export async function signUp(doors: Doors, name = "Ann Field"): Promise<Account> {
  accounts += 1;
  const account = {
    email: `person${accounts}@firm.example`,
    password: PASSWORD,
    browser: doors.browser(),
  };
  const { browser, ...body } = account;
  expect((await browser.post("/api/auth/sign-up/email", { name, ...body })).status).toBe(200);
  const { token } = await doors.letterTo(account.email, "Confirm your");
  expect((await browser.post("/api/auth/confirm-email", { token })).status).toBe(200);
  return account;
}

export async function signIn({ browser, email, password }: Account): Promise<Answer> {
  return browser.post("/api/auth/sign-in/email", { email, password });
}

/** Sets up the second factor of somebody who is signed in. */
export async function addFactor({ browser, password }: { browser: Browser; password?: string }) {
  const begun = await browser.post("/api/auth/two-factor/enable", { password });
  expect(begun.status).toBe(200);
  const { totpUri, backupCodes } = begun.body;
  const codeNow = () => totpOf(totpUri);
  const done = await browser.post("/api/auth/two-factor/verify-totp", { code: codeNow() });
  expect(done.status).toBe(200);
  return { codeNow, backupCodes: backupCodes as string[], totpUri: String(totpUri) };
}

/** Somebody with everything that is asked for, signed in. */
export async function moveIn(doors: Doors) {
  const account = await signUp(doors);
  expect((await signIn(account)).body).toEqual({ next: "done" });
  const factor = await addFactor(account);
  await letCodesPass(doors, account);
  return { ...account, ...factor };
}

/** As if two steps of the clock had passed since the last code. */
export async function letCodesPass({ app }: Doors, { email }: { email: string }): Promise<void> {
  await app.db.execute(sql`update two_factors set last_step = last_step - 2
    where user_id = (select id from users where email = ${email})`);
}

export async function userIdOf({ app }: Doors, { email }: { email: string }): Promise<string> {
  const { rows } = await app.db.execute<{ id: string }>(
    sql`select id from users where email = ${email}`,
  );
  return rows[0]?.id ?? "";
}

/** As an authenticator app has it: RFC 6238 over the secret in the address. */
export function totpOf(uri: string, at = Date.now()): string {
  const secret = fromBase32(new URL(uri).searchParams.get("secret") ?? "");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac[19] ?? 0) % 16;
  const code = (mac.readUInt32BE(offset) % 2 ** 31) % 1_000_000;
  return String(code).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

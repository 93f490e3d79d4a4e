import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addFactor, type Doors, letCodesPass, openDoors, PASSWORD, signIn } from "./doors.ts";

let doors: Doors;

beforeAll(async () => {
  doors = await openDoors();
});

afterAll(() => doors.close());

test("who has only an API key gets an address, a password and a second factor of their own", async () => {
  const { apiKey, userId } = await doors.app.addSomeone({ role: "owner" });
  const browser = doors.browser();
  const email = "owner@firm.example";
  expect((await browser.post("/api/session", { apiKey })).body).toEqual({ next: "done" });
  await addFactor({ browser });
  await browser.post("/api/auth/change-email", { newEmail: email });
  const { token } = await doors.letterTo(email, "Confirm your");
  expect((await browser.post("/api/auth/confirm-email", { token })).status).toBe(200);
  await browser.post("/api/auth/request-password-reset", { email });
  const reset = await doors.letterTo(email, "Choose a new password");
  const body = { token: reset.token, newPassword: PASSWORD };
  expect((await browser.post("/api/auth/reset-password", body)).status).toBe(200);

  const answer = await signIn({ browser, email, password: PASSWORD });
  const { rows } = await doors.app.db.execute(
    sql`select email, email_verified from users where id = ${userId}`,
  );

  expect(answer.body).toEqual({ next: "second_factor" });
  expect(rows).toEqual([{ email, email_verified: true }]);
});

test("a session's freshness is its own: an old one of a key cannot take the account over", async () => {
  const { apiKey, userId } = await doors.app.addSomeone({ role: "owner" });
  const browser = doors.browser();
  await browser.post("/api/session", { apiKey });
  const { codeNow } = await addFactor({ browser });
  await doors.app.db.execute(sql`update sessions set proved_at = proved_at - interval '11 minutes'
    where user_id = ${userId}`);
  const stale = await browser.post("/api/auth/change-email", { newEmail: "thief@firm.example" });
  const { rows } = await doors.app.db.execute<{ email: string }>(
    sql`select email from users where id = ${userId}`,
  );
  await letCodesPass(doors, { email: rows[0]?.email ?? "" });
  const proved = await browser.post("/api/v1/session/prove", { code: codeNow() });
  const again = await browser.post("/api/v1/session/prove", { code: codeNow() });
  const fresh = await browser.post("/api/auth/change-email", { newEmail: "mine@firm.example" });

  expect([stale.status, stale.body.code]).toEqual([403, "step_up"]);
  expect([proved.status, again.status, fresh.status]).toEqual([204, 422, 200]);
});

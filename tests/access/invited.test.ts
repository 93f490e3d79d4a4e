import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "#tests/api/app.ts";
import { ask } from "#tests/api/ask.ts";
import { type Doors, openDoors, PASSWORD, signIn } from "./doors.ts";
import { oidcStandIn } from "./oidc-stand-in.ts";

describe("where only invited people sign up", () => {
  let doors: Doors;

  let service: Awaited<ReturnType<typeof oidcStandIn>>;

  beforeAll(async () => {
    service = await oidcStandIn();
    doors = await openDoors({
      SIGN_UP: "invited",
      REQUIRE_SECOND_FACTOR: "false",
      GOOGLE_CLIENT_ID: "client",
      GOOGLE_CLIENT_SECRET: "secret",
      OIDC_STAND_IN_URL: service.url,
    });
  });

  afterAll(async () => {
    await doors.close();
    await service.close();
  });

  const signUp = (email: string) =>
    doors.browser().post("/api/auth/sign-up/email", { name: "Ann", email, password: PASSWORD });

  async function invite(email: string, change = sql`expires_at`): Promise<void> {
    const { workspaceId, userId } = await doors.app.addSomeone({ role: "owner" });
    await doors.app.db.execute(sql`insert into invitations (workspace_id, user_id, email, role, token_hash, expires_at)
      values (${workspaceId}, ${userId}, ${email}, 'member', ${randomUUID()}, now() + interval '1 day')`);
    await doors.app.db.execute(
      sql`update invitations set expires_at = ${change} where email = ${email}`,
    );
  }

  test("others get the same answer, and neither an account nor a letter", async () => {
    await invite("ann@firm.example");
    await invite("late@firm.example", sql`now() - interval '1 second'`);
    const invited = await signUp("ann@firm.example");
    const stranger = await signUp("stranger@firm.example");
    const late = await signUp("late@firm.example");
    await doors.letterTo("ann@firm.example", "Confirm your");
    const { rows } = await doors.app.db.execute(
      sql`select email from users where email like '%firm.example' order by email`,
    );

    expect([stranger.status, stranger.body]).toEqual([invited.status, invited.body]);
    expect([late.status, late.body]).toEqual([invited.status, invited.body]);
    expect(rows).toEqual([{ email: "ann@firm.example" }]);
    expect(await doors.countLetters("stranger@firm.example")).toBe(0);
  });

  test("other services let in nobody else either", async () => {
    await invite("gil@firm.example");
    const visit = async (email: string) => {
      const browser = doors.browser();
      const begun = await browser.post("/api/auth/sign-in/social", { provider: "google" });
      const who = { sub: email, email, email_verified: true };
      return browser.get(service.agree(begun.body.url, who));
    };
    const invited = await visit("gil@firm.example");
    const stranger = await visit("guest@elsewhere.example");

    expect(invited.headers.get("location")).toBe("/");
    expect(stranger.headers.get("location")).toBe("/sign-in?error=unable_to_create_user");
  });

  test("they are in no workspace until they accept, and are told so", async () => {
    const email = "bea@firm.example";
    await invite(email);
    const browser = doors.browser();
    await browser.post("/api/auth/sign-up/email", { name: "Bea", email, password: PASSWORD });
    const { token } = await doors.letterTo(email, "Confirm your");
    await browser.post("/api/auth/confirm-email", { token });
    await signIn({ browser, email, password: PASSWORD });
    const jobs = await browser.get("/api/v1/jobs");
    const own = await browser.get("/api/v1/sessions");

    expect([jobs.status, jobs.body.code, own.status]).toEqual([403, "no_workspace", 200]);
  });
});

describe("where no letter can leave", () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp({ SIGN_UP: "open" });
  });

  afterAll(() => app.stop());

  test.each(["sign-up/email", "request-password-reset", "send-verification-email"])(
    "nobody asks for one: %s",
    async (path) => {
      const email = "ann@firm.example";
      const json = {
        email,
        ...(path !== "request-password-reset" && { password: PASSWORD }),
        ...(path === "sign-up/email" && { name: "Ann" }),
      };
      const answer = await ask(`${app.origin}/api/auth/${path}`, { json });

      expect([answer.status, answer.body.code]).toEqual([503, "unavailable"]);
    },
  );
});

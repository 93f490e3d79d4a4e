import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#lib/contract/access.ts";
import { Job, JobList } from "#lib/contract/job.ts";
import { type Team, type Town, townOn } from "#tests/security/town.ts";
import { type App, startApp } from "./app.ts";
import { ask } from "./ask.ts";

/* What each role sees of what it may see. */

let app: App;
let town: Town;
let team: Team;
let jobId: string;

beforeAll(async () => {
  app = await startApp();
  town = townOn(app);
  team = await town.addTeam();
  ({ jobId } = await town.things(team.owner));
});
afterAll(() => app.stop());

const as = (role: Role, path: string) =>
  ask(`${app.origin}${path}`, { headers: { ...team[role].headers } });

describe("what a search costs", () => {
  test.each(["owner", "admin", "member"] as const)("is told an %s", async (role) => {
    const one = Job.parse((await as(role, `/api/v1/jobs/${jobId}`)).body);
    const { jobs } = JobList.parse((await as(role, "/api/v1/jobs")).body);

    expect([one, ...jobs].map(({ cost }) => cost?.currency)).toEqual(["USD", "USD", "USD"]);
  });

  test.each([
    () => `/api/v1/jobs/${jobId}`,
    () => "/api/v1/jobs",
    () => `/api/v1/jobs/${jobId}/events`,
    () => `/api/v1/jobs/${jobId}/results`,
    () => `/api/linkedin/search/create-job?job_id=${jobId}`,
    () => `/api/linkedin/search/results?job_id=${jobId}`,
  ])("is not told a viewer: %#", async (path) => {
    const { status, body } = await as("viewer", path());

    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/cost|quoted|spent|"cap"/i);
  });

  test("is not in the older shape's answer to anybody", async () => {
    const { body } = await as("owner", `/api/linkedin/search/create-job?job_id=${jobId}`);

    expect(JSON.stringify(body)).not.toMatch(/cost|quoted|spent/i);
  });
});

test("an API key signs nobody in and changes nobody's account", async () => {
  const keys = await town.addKey(team.owner, ["all"]);
  const paths = [
    ["/sign-in/email", { email: "ann@example.com", password: "gravel otter lamp 4" }],
    ["/request-password-reset", { email: "ann@example.com" }],
    ["/update-user", { name: "Ann" }],
  ] as const;

  for (const [path, json] of paths) {
    const answer = await ask(`${app.origin}/api/auth${path}`, {
      headers: { ...keys, "sec-fetch-site": "same-origin" },
      json,
    });
    expect(answer).toMatchObject({ status: 403, body: { code: "session_required" } });
  }
});

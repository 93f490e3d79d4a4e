import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { isOver, Job, JobList } from "#lib/contract/job.ts";
import { sourceOf } from "#tests/browser/journey/source.ts";
import { openSite, type Person, type Site, signedIn } from "./open-site.ts";

/**
 * A site for the tests of a file, and for each of them somebody who has signed in, whose pages report no fault; at its end
 * no search goes on.
 */
export function visits(env: Record<string, string> = {}) {
  let site: Site;
  let person: Person;
  let db: Database;
  const source = sourceOf(() => site.stack);

  beforeAll(async () => {
    site = await openSite(env);
    db = connect(site.stack.databaseUrl, { max: 2 });
  });
  afterAll(async () => {
    await db?.close();
    await site?.close();
  });
  beforeEach(async () => {
    person = await signedIn(site, {});
  });
  afterEach(async () => {
    await source.letGo();
    await person.context.close();
    await stopAll();
    expect(person.faults).toEqual([]);
  });

  async function api(path: string, body?: object): Promise<Response> {
    return fetch(site.stack.baseUrl + path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${site.stack.apiKey}`,
        "content-type": "application/json",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async function listJobs(): Promise<Job[]> {
    return JobList.parse(await (await api("/api/v1/jobs?limit=100")).json()).jobs;
  }

  async function stopAll(): Promise<void> {
    const open = (await listJobs()).filter(({ status }) => !isOver(status));
    await Promise.all(open.map(({ id }) => api(`/api/v1/jobs/${id}/cancel`, {})));
  }

  return {
    source,
    get site() {
      return site;
    },
    get person() {
      return person;
    },
    get db() {
      return db;
    },
    api,
    listJobs,
    go: (path: string) => person.page.goto(site.stack.baseUrl + path),

    async start(target: number, people: object = { keywords: "director" }): Promise<Job> {
      const response = await api("/api/v1/jobs", { criteria: { kind: "people", people, target } });
      return Job.parse(await response.json());
    },

    async finished(jobId: string): Promise<void> {
      await expect
        .poll(
          async () => Job.parse(await (await api(`/api/v1/jobs/${jobId}`)).json()).completedAt,
          {
            timeout: 60_000,
          },
        )
        .not.toBeNull();
    },
  };
}

export type Visits = Pick<ReturnType<typeof visits>, "site" | "person" | "go">;

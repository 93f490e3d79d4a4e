import { afterAll, beforeAll, expect, test } from "vitest";
import { openSite, type Site } from "#tests/browser/shell/pages/open-site.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";
import { requestFor } from "#tests/fakes/world.ts";

let site: Site;
let collector: Awaited<ReturnType<typeof scriptedServer>>;

beforeAll(async () => {
  collector = await scriptedServer();
  collector.willAnswer(...Array.from({ length: 1_000 }, () => ({ body: {} })));
  site = await openSite({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_METRIC_EXPORT_INTERVAL: "3600000",
  });
});
afterAll(async () => {
  await site?.close();
  await collector?.close();
});

async function api(path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${site.stack.baseUrl}/api/v1${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${site.stack.apiKey}`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json();
}

test("a server that is stopped leaves the figures of its searches with the collector", async () => {
  await api("/jobs", requestFor(20));
  await expect
    .poll(() => api("/jobs"), { timeout: 60_000 })
    .toMatchObject({ jobs: [{ status: "completed" }] });
  expect(collector.asked).toEqual([]);

  // A Ctrl-C arrives twice: from the terminal and from npm.
  await Promise.all([site.stack.killApp("SIGTERM"), site.stack.killApp("SIGTERM")]);

  const sent = collector.asked.map(({ body }) => JSON.stringify(body)).join("\n");
  for (const name of ["pages", "page_call", "page_commit", "start_latency", "endings", "slices"]) {
    expect(sent).toContain(`"prospect_finder.${name}"`);
  }
});

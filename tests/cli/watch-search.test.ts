import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { apiClient } from "#scripts/api-client.ts";
import { addsUp, ledgerLine } from "#scripts/ledger.ts";
import { toProgressLine, toRemainder } from "#scripts/progress-bar.ts";
import { watchSearch } from "#scripts/watch-search.ts";
import { sampleJob } from "./sample-job.ts";
import { scriptedServer } from "./scripted-api.ts";

const running = sampleJob({ progress: { percent: 50, current: 50 } });
const over = sampleJob({ status: "completed", progress: { percent: 100, current: 100 } });
const path = `GET /api/v1/jobs/${running.id}`;

function screen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { out: stream as unknown as NodeJS.WriteStream, text: () => text };
}

function watch(url: string, out: NodeJS.WriteStream, signal?: AbortSignal) {
  const client = apiClient({ baseUrl: url, apiKey: "key" });
  return watchSearch(client, { jobId: running.id, out, ...(signal ? { signal } : {}) });
}

test("without a terminal each change is one line", async () => {
  await using server = await scriptedServer({ [path]: [running, running, over] });
  const { out, text } = screen(false);

  const job = await watch(server.url, out);

  expect(job?.status).toBe("completed");
  expect(text()).toBe(`${toProgressLine(running)}\n${toProgressLine(over)}\n`);
});

test("on a terminal one line is drawn again, and ends with a line break", async () => {
  await using server = await scriptedServer({ [path]: [running, over] });
  const { out, text } = screen(true);

  await watch(server.url, out);

  expect(text()).toBe(`\r\u001b[2K${toProgressLine(running)}\r\u001b[2K${toProgressLine(over)}\n`);
});

test("a server that is away for a moment is asked again", async () => {
  const away = { status: 503, body: { detail: "starting" } };
  await using server = await scriptedServer({ [path]: [running, "hang up", away, over] });
  const { out, text } = screen(false);

  const job = await watch(server.url, out);

  expect(job?.status).toBe("completed");
  expect(text()).toContain("No answer from the server; asking again ...");
});

test("a search that does not exist is not asked for again", async () => {
  const problem = {
    type: "about:blank",
    title: "Not found",
    status: 404,
    code: "not_found",
    detail: "there is nothing under this address",
    requestId: "r-1",
  };
  await using server = await scriptedServer({ [path]: [{ status: 404, body: problem }] });

  await expect(watch(server.url, screen(false).out)).rejects.toThrow(
    "there is nothing under this address (not_found, request r-1)",
  );
});

test("the watching ends when it is told to, while the search goes on", async () => {
  await using server = await scriptedServer({ [path]: [running] });
  const leaving = new AbortController();
  const { out } = screen(false);
  out.once("data", () => leaving.abort());

  expect(await watch(server.url, out, leaving.signal)).toBe(null);
});

test("the line says how far a search is, how long it takes, and what it waits for", () => {
  const waiting = sampleJob({ status: "waiting", waitingReason: "daily_allowance" });
  const busy = sampleJob({
    progress: { percent: 25, current: 1_250, target: 2_500, etaSeconds: 9 },
  });

  expect(toProgressLine(busy)).toBe(
    "[#######---------------------]  25 %  1,250 of 2,500  processing",
  );
  expect(toRemainder(busy)).toBe(", about 9 s left");
  expect(toProgressLine(waiting)).toContain("waiting: daily allowance");
  expect(toRemainder(waiting)).toBe("");
});

test("the ledger tells where every row has gone, and whether the sum holds", () => {
  const { counts } = sampleJob({
    counts: { reported: 2_431, fetched: 2_431, merged: 212, shown: 2_219 },
  });

  expect(ledgerLine(counts)).toBe(
    "reported 2,431 -> fetched 2,431 = merged 212 + known 0 + suppressed 0 + left out 0 + reserve 0 + shown 2,219",
  );
  expect(addsUp(counts)).toBe(true);
  expect(addsUp({ ...counts, shown: 2_218 })).toBe(false);
});

import { describe, expect, test } from "vitest";
import { netlifyDispatch } from "#lib/adapters/netlify-dispatch.ts";
import { isWakeSigned } from "#lib/adapters/wake-signature.ts";
import { findFreePort } from "#scripts/local/free-port.ts";
import { lane } from "#tests/fakes/lane.ts";
import { recordingLog } from "./recording-log.ts";
import { startWakeServer } from "./wake-server.ts";

const SECRET = "the-secret-of-this-site-0123456789";
const jobId = "7b1c6c0e-6f0d-4d0e-9a55-3f2f9c1f4d11";

function dispatchTo(siteUrl: string, timeoutMs = 10_000) {
  const log = recordingLog();
  return { log, dispatch: netlifyDispatch({ siteUrl, secret: SECRET, log, timeoutMs }) };
}

describe("a wake", () => {
  test("is one signed POST of the job's id, and nothing more, to the background function", async () => {
    const server = await startWakeServer();
    const { dispatch, log } = dispatchTo(server.url);

    await dispatch.wake(lane(jobId));

    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: "POST",
      path: "/.netlify/functions/process-linkedin-search-background",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jobId }),
    });
    expect(log.warnings).toEqual([]);
  });

  test("carries a signature that the function accepts", async () => {
    const server = await startWakeServer();
    await dispatchTo(server.url).dispatch.wake(lane(jobId));

    const [wake] = server.received;
    const header = String(wake?.headers["x-wake-signature"]);
    const body = wake?.body ?? "";
    expect(isWakeSigned(SECRET, { header, body, now: Date.now() })).toBe(true);
    expect(isWakeSigned("another secret", { header, body, now: Date.now() })).toBe(false);
  });

  test("goes to the functions of the site, whatever page its address names", async () => {
    const server = await startWakeServer();
    await dispatchTo(`${server.url}/welcome?from=mail`).dispatch.wake(lane(jobId));
    expect(server.received[0]?.path).toBe("/.netlify/functions/process-linkedin-search-background");
  });

  test("for a moment that has come is sent", async () => {
    const server = await startWakeServer();
    await dispatchTo(server.url).dispatch.wake(lane(jobId), new Date(0));
    expect(server.received).toHaveLength(1);
  });

  test("for a later moment is left to the sweep", async () => {
    const server = await startWakeServer();
    const { dispatch, log } = dispatchTo(server.url);
    await dispatch.wake(lane(jobId), new Date(Date.now() + 3_600_000));
    expect(server.received).toEqual([]);
    expect(log.warnings).toEqual([]);
  });
});

describe("a wake that does not arrive is logged and never thrown", () => {
  test.each([403, 404, 429, 500, 503])("when the answer is %i", async (status) => {
    const server = await startWakeServer((response) => response.writeHead(status).end("no"));
    const { dispatch, log } = dispatchTo(server.url);
    await dispatch.wake(lane(jobId));
    expect(log.warnings).toEqual([{ event: "wake.refused", fields: { jobId, status } }]);
  });

  test.each([301, 302, 307])("when the site sends it elsewhere with a %i", async (status) => {
    const elsewhere = await startWakeServer();
    const server = await startWakeServer((response) =>
      response.writeHead(status, { location: elsewhere.url }).end(),
    );
    const { dispatch, log } = dispatchTo(server.url);
    await dispatch.wake(lane(jobId));
    expect(elsewhere.received).toEqual([]);
    expect(log.warnings).toEqual([{ event: "wake.refused", fields: { jobId, status } }]);
  });

  test("when nobody listens", async () => {
    const { dispatch, log } = dispatchTo(`http://127.0.0.1:${await findFreePort()}`);
    await dispatch.wake(lane(jobId));
    expect(log.warnings).toMatchObject([{ event: "wake.failed", fields: { jobId } }]);
  });

  test("when the connection breaks off", async () => {
    const server = await startWakeServer((response) => response.destroy());
    const { dispatch, log } = dispatchTo(server.url);
    await dispatch.wake(lane(jobId));
    expect(log.warnings).toMatchObject([{ event: "wake.failed", fields: { jobId } }]);
  });

  test("when no answer comes in time", async () => {
    const server = await startWakeServer(() => undefined);
    const { dispatch, log } = dispatchTo(server.url, 100);
    await dispatch.wake(lane(jobId));
    expect(server.received).toHaveLength(1);
    expect(log.warnings).toMatchObject([
      { event: "wake.failed", fields: { jobId, reason: expect.stringContaining("TimeoutError") } },
    ]);
  });

  test("and the log does not hold the secret or the signature", async () => {
    const server = await startWakeServer((response) => response.writeHead(500).end());
    const { dispatch, log } = dispatchTo(server.url);
    await dispatch.wake(lane(jobId));
    const logged = JSON.stringify(log.warnings);
    expect(logged).toContain(jobId);
    expect(logged).not.toContain(SECRET);
    expect(logged).not.toContain("v1=");
  });
});

test("an interrupt asks nothing of the network: the slice reads it from the job's row", async () => {
  const server = await startWakeServer();
  const { dispatch } = dispatchTo(server.url);
  dispatch.interrupt(jobId);
  await dispatch.wake(lane(jobId));
  expect(server.received).toHaveLength(1);
});

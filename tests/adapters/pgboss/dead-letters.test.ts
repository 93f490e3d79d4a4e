import { expect, onTestFinished, test } from "vitest";
import { pgbossDispatch } from "#lib/adapters/pgboss-dispatch.ts";
import { queueDatabase } from "#lib/adapters/pgboss-queue.ts";
import { openPoisonStage } from "#tests/adapters/dispatch/breaking.ts";
import type { OpenFleet } from "#tests/adapters/dispatch/fleet.ts";
import { openPgbossFleet } from "#tests/adapters/dispatch/pgboss-fleet.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";

test("a search whose page breaks every slice is among the dead letters, with what broke it last", async () => {
  let url = "";
  const openFleet: OpenFleet = (site) => {
    url = site.databaseUrl;
    return openPgbossFleet(site);
  };
  const stage = await openPoisonStage(openFleet);
  await stage.startProcess({ sweeps: true });
  const job = await stage.store({ keywords: "poison" });
  const log = recordingLog();
  const console = pgbossDispatch({ db: queueDatabase(url, { max: 1, log }), work: null, log });
  onTestFinished(console.stop);
  expect(await console.listDeadLetters(10)).toEqual([]);

  await stage.dispatch.wake(job);
  await stage.becomes(job, "failed");

  await expect
    .poll(() => console.listDeadLetters(10), { timeout: 15_000 })
    .toEqual([
      {
        jobId: job.id,
        at: expect.any(Date),
        error: "the work was interrupted 4 times at the same page; last: internal, TypeError",
      },
    ]);
});

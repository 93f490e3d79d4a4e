import { pgbossDispatch } from "#lib/adapters/pgboss-dispatch.ts";
import { migrateQueues, type QueueDatabase, queueDatabase } from "#lib/adapters/pgboss-queue.ts";
import type { World } from "#lib/engine/ports.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import type { OpenFleet } from "./fleet.ts";

/** An app that only puts jobs in line, and workers that take them from there. */
export const openPgbossFleet: OpenFleet = async ({ databaseUrl }) => {
  const log = recordingLog();
  await migrateQueues(databaseUrl, log);
  const app = pgbossDispatch({ db: queueDatabase(databaseUrl, { max: 2, log }), work: null, log });
  const opened: QueueDatabase[] = [];
  return {
    isBounded: true,
    dispatch: app,
    async start({ life, places, sweepEveryMs, toWorld, deadline }) {
      const db = queueDatabase(databaseUrl, { max: 4, log });
      opened.push(db);
      const dispatch = pgbossDispatch({
        db: life.port(db),
        log,
        work: {
          runSlice: (jobId, host) => runSlice(world, jobId, { deadline: deadline(), ...host }),
          sweep: () => sweep(world),
          sendNews: () => sendAllNews(world),
          concurrency: places,
          sweepEveryMs,
        },
      });
      const world: World = toWorld(dispatch);
      await dispatch.start();
      return { stop: dispatch.stop };
    },
    async close() {
      await app.stop();
      await Promise.all(opened.map((db) => db.close())); // the dead closed nothing
    },
  };
};

import { type InlineDispatch, inlineDispatch } from "#lib/adapters/inline-dispatch.ts";
import type { World } from "#lib/engine/ports.ts";
import { sendAllNews } from "#lib/engine/progress.ts";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { recordingLog } from "#tests/adapters/recording-log.ts";
import type { Life } from "#tests/fakes/mortal.ts";
import type { OpenFleet } from "./fleet.ts";

/** Web processes that work themselves; whoever is asked to start a job wakes it in the same process. */
export const openInlineFleet: OpenFleet = async ({ now }) => {
  const processes: { dispatch: InlineDispatch; life: Life }[] = [];
  let turn = 0;
  return {
    isBounded: true,
    dispatch: {
      async wake(job, at) {
        const alive = processes.filter(({ life }) => !life.isDead());
        turn += 1;
        await alive[turn % alive.length]?.dispatch.wake(job, at);
      },
      interrupt(jobId) {
        for (const { dispatch } of processes) dispatch.interrupt(jobId);
      },
    },
    async start({ life, places, sweepEveryMs, toWorld, deadline }) {
      const dispatch = inlineDispatch({
        runSlice: (jobId, host) => runSlice(world, jobId, { deadline: deadline(), ...host }),
        sweep: () => sweep(world),
        sendNews: () => sendAllNews(world),
        concurrency: places,
        sweepEveryMs,
        log: recordingLog(),
        now,
      });
      const world: World = toWorld(dispatch);
      processes.push({ dispatch, life });
      dispatch.start();
      return { stop: dispatch.stop };
    },
    close: async () => undefined,
  };
};

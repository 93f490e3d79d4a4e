import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { z } from "zod";
import { rowsOf } from "#db/client.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { type Answer, pageOf } from "#tests/fakes/fake-source.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, PAGES, type Stage } from "./stage.ts";

/** Every state a job can be in, and the moment in the life of its slice that stands for it. */
const STATES: readonly [state: string, moment: string][] = [
  ["is queued", "before claim"],
  ["is processing, before the call", "after reserve"],
  ["is processing, during the call", "after fetchPage"],
  ["is processing, between a commit and the next page", "after commitPage"],
  ["is waiting", "after park"],
];

/** Has to wait once, before its first page. */
const waitsOnce: Answer = async (ask, call) => {
  if (call === 0) throw new SourceError("rate_limited", "slow down", { retryAfterMs: 500 });
  return pageOf(ask, 1_000);
};

function stageFor(openFleet: OpenFleet, moment: string): Promise<Stage> {
  if (moment !== "after park") return openStage(openFleet);
  return openStage(openFleet, { answer: waitsOnce, limits: { longestSleepMs: 10 } });
}

export function dying(openFleet: OpenFleet): void {
  test.each(STATES)("while the search %s: another goes on where it was", async (_state, moment) => {
    const stage = await stageFor(openFleet, moment);
    const dead = Promise.withResolvers<void>();
    await stage.startProcess({
      watch(now, life) {
        if (now !== moment) return;
        life.die();
        dead.resolve();
      },
    });
    const job = await stage.store();
    await stage.dispatch.wake(job);
    await dead.promise;
    expect((await stage.reload(job)).status).not.toBe("completed");

    await stage.letTimePass(job);
    await stage.startProcess({ sweeps: true });
    await stage.becomes(job, "completed");

    await stage.isWhole(job);
    expect(stage.source.calls.length).toBeLessThanOrEqual(PAGES + 1);
  });
}

export function handingOver(openFleet: OpenFleet): void {
  test.each(STATES)(
    "that comes while the search %s: the next slice goes on",
    async (_state, moment) => {
      const stage = await stageFor(openFleet, moment);
      let hasCome = false;
      await stage.startProcess({
        sweeps: moment === "after park", // who puts a wait off does not have to wake by itself
        watch(now) {
          if (now !== moment || hasCome) return;
          hasCome = true;
          stage.passTime(3_600_000);
        },
      });
      const job = await stage.store();
      await stage.dispatch.wake(job);
      await stage.becomes(job, "completed");

      expect(hasCome).toBe(true);
      await stage.isWhole(job);
      const calls = moment === "after park" ? PAGES + 1 : PAGES;
      expect(stage.source.calls).toHaveLength(calls);
      expect(await interruptionsOf(stage, job.id)).toHaveLength(1);
    },
  );
}

const Interruption = z.object({ what: z.string() });

/** How often the job was handed over or put off. */
function interruptionsOf(stage: Stage, jobId: string) {
  return rowsOf(
    stage.db,
    Interruption,
    sql`select detail ->> 'what' as what from job_events
      where job_id = ${jobId} and detail ->> 'what' in ('handed_over', 'waiting')`,
  );
}

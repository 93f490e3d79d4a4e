import { expect, test } from "vitest";
import { type Answer, pageOf } from "#tests/fakes/fake-source.ts";
import type { OpenFleet } from "./fleet.ts";
import { openStage, PAGES, type Stage } from "./stage.ts";

const STALLS = 3;

/** Answers the first page of each search; at the second something is wrong that nobody thought of. */
const poison: Answer = async (ask) => {
  if (ask.criteria.people.keywords === "poison" && ask.cursor !== null) throw new TypeError("no");
  return pageOf(ask, 1_000);
};

export function openPoisonStage(openFleet: OpenFleet): Promise<Stage> {
  const limits = { stalls: STALLS, firstSliceRetryMs: 10 };
  return openStage(openFleet, { answer: poison, limits });
}

export function breaking(openFleet: OpenFleet): void {
  test("ends its search after as many tries as are allowed, keeps its rows, and leaves others alone", async () => {
    const stage = await openPoisonStage(openFleet);
    await stage.startProcess({ sweeps: true });
    const job = await stage.store({ keywords: "poison" });
    const other = await stage.store();
    await stage.dispatch.wake(job);
    await stage.dispatch.wake(other);
    await stage.becomes(job, "failed");
    await stage.becomes(other, "completed");

    const failed = await stage.reload(job);
    expect(failed).toMatchObject({ stopReason: "internal_error", pageNo: 1 });
    expect(failed.error).toMatchObject({ code: "stalled", isRetryable: true });
    expect(failed.tally).toMatchObject({ fetched: 10, shown: 10 });
    const calls = stage.source.calls.filter(
      ({ criteria }) => criteria.people.keywords === "poison",
    );
    expect(calls).toHaveLength(1 + STALLS + 1);
    expect(stage.source.calls).toHaveLength(calls.length + PAGES);
    await stage.isWhole(other);
  });
}

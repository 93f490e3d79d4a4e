import { expect, test } from "vitest";
import { frozenBackground, livingBackground } from "#lib/adapters/background.ts";
import { hangUp } from "#lib/engine/hang-up.ts";
import type { World } from "#lib/engine/ports.ts";

const MINUTE_MS = 60_000;

/** A realtime service that refuses this often before it listens. */
function wired({ refusals = 0, background = livingBackground() } = {}) {
  const asked: string[] = [];
  const slept: number[] = [];
  const logged: [string, Record<string, unknown>][] = [];
  let left = refusals;
  const world: Pick<World, "realtime" | "background" | "clock" | "log"> = {
    realtime: {
      publish: async () => undefined,
      async hangUp(userId) {
        asked.push(userId);
        left -= 1;
        if (left >= 0) throw new Error("the realtime service refused to hang up (500)");
      },
    },
    background,
    clock: { now: () => 0, random: () => 0, sleep: async (ms) => void slept.push(ms) },
    log: {
      info: () => undefined,
      warn: (event, fields) => void logged.push([event, fields]),
      bug: (error) => expect.unreachable(String(error)),
    },
  };
  return { world, asked, slept, logged, settle: () => background.settle(MINUTE_MS) };
}

test("everybody is hung up on, and nothing is said of it", async () => {
  const { world, asked, logged, settle } = wired();

  await hangUp(world, ["ann", "bob"]);
  await settle();

  expect([asked, logged]).toEqual([["ann", "bob"], []]);
});

test("a service that was away for a moment is asked again", async () => {
  const { world, asked, slept, logged, settle } = wired({ refusals: 2 });

  await hangUp(world, ["ann"]);
  await settle();

  expect([asked, logged]).toEqual([["ann", "ann", "ann"], []]);
  expect(slept).toEqual([500, 2_000]);
});

test("one that stays away is given up: it is logged, and whoever changed the rights hears nothing of it", async () => {
  const { world, asked, logged, settle } = wired({ refusals: 9 });

  await expect(hangUp(world, ["ann"])).resolves.toBeUndefined();
  await settle();

  expect(asked).toHaveLength(3);
  expect(logged).toEqual([
    ["realtime.not_hung_up", { userId: "ann", reason: expect.stringContaining("(500)") }],
  ]);
});

test("where the process is frozen with its answer, the answer waits until it is done", async () => {
  const { world, asked } = wired({ refusals: 1 });

  await hangUp({ ...world, background: frozenBackground }, ["ann"]);

  expect(asked).toEqual(["ann", "ann"]);
});

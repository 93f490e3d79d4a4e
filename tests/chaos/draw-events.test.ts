import { expect, test } from "vitest";
import { drawEvents } from "#scripts/chaos/draw-events.ts";

const countOf = (kind: string, events: ReturnType<typeof drawEvents>) =>
  events.filter((event) => event.kind === kind).length;

test("the same seed gives the same events, another seed others", () => {
  const events = drawEvents({ seed: "7", count: 300 });

  expect(drawEvents({ seed: "7", count: 300 })).toEqual(events);
  expect(drawEvents({ seed: "8", count: 300 })).not.toEqual(events);
});

test("a longer run begins as the shorter one of the same seed", () => {
  const events = drawEvents({ seed: "7", count: 300 });

  expect(drawEvents({ seed: "7", count: 40 })).toEqual(events.slice(0, 40));
});

test("a short run meets every kind, in an order of its own", () => {
  const kindsOf = (seed: string) => drawEvents({ seed, count: 18 }).map(({ kind }) => kind);
  const all = new Set(drawEvents({ seed: "7", count: 5_000 }).map(({ kind }) => kind));

  expect(new Set(kindsOf("1"))).toEqual(all);
  expect(new Set(kindsOf("2"))).toEqual(all);
  expect(kindsOf("1")).not.toEqual(kindsOf("2"));
});

test("the database restarts in about one event of a hundred, workers are stopped far more often", () => {
  const events = drawEvents({ seed: "rare", count: 10_000 });
  const restarts = countOf("restart_database", events) + countOf("crash_database", events);

  expect(restarts).toBeGreaterThan(50);
  expect(restarts).toBeLessThan(200);
  expect(countOf("pause", events)).toBeGreaterThan(4 * restarts);
});

test("events come 80 to 150 milliseconds after each other", () => {
  const gaps = drawEvents({ seed: "7", count: 1_000 }).map(({ gapMs }) => gapMs);

  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(80);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(150);
});

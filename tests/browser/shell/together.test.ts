import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { together } from "#app/_lib/together.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("asked for many times in a moment it is done once, and again after", () => {
  const done: string[] = [];
  const soon = together();
  for (const name of ["first", "second", "third"]) soon.ask(() => done.push(name));
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual(["third"]);
  soon.ask(() => done.push("later"));
  vi.runAllTimers();
  expect(done).toEqual(["third", "later"]);
});

test("being asked again and again does not put it off for ever", () => {
  let done = 0;
  const soon = together();
  for (let asked = 0; asked < 10; asked += 1) {
    soon.ask(() => {
      done += 1;
    });
    vi.advanceTimersByTime(200);
  }
  expect(done).toBeGreaterThan(1);
});

test("what nobody waits for any more is not done", () => {
  const act = vi.fn();
  const soon = together();
  soon.ask(act);
  soon.stop();
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});

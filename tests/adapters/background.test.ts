import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { frozenBackground, livingBackground } from "#lib/adapters/background.ts";

const never = () => new Promise<void>(() => undefined);

/** Whether it resolved so far; the clock stands still. */
async function isOver(work: Promise<unknown>): Promise<boolean> {
  let over = false;
  void work.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a process that lives on", () => {
  test("goes on at once, and waits for what it left when it is to end", async () => {
    const background = livingBackground();
    const work = Promise.withResolvers<void>();

    expect(await isOver(background.leave(work.promise, 0))).toBe(true);
    const settled = background.settle(10_000);
    expect(await isOver(settled)).toBe(false);
    work.resolve();

    expect(await isOver(settled)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends after a while although something never ends", async () => {
    const background = livingBackground();
    await background.leave(never(), 0);
    const settled = background.settle(10_000);

    await vi.advanceTimersByTimeAsync(9_999);
    expect(await isOver(settled)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isOver(settled)).toBe(true);
  });

  test("is not disturbed by what fails, and has nothing to wait for after it", async () => {
    const background = livingBackground();
    await background.leave(Promise.reject(new Error("refused")), 0);
    expect(await isOver(background.settle(10_000))).toBe(true);
  });
});

describe("a process that is frozen with its answer", () => {
  test("waits for what is to be done before that", async () => {
    const work = Promise.withResolvers<void>();
    const left = frozenBackground.leave(work.promise, 300);
    expect(await isOver(left)).toBe(false);
    work.resolve();
    expect(await isOver(left)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits no longer than it may, and not for what fails", async () => {
    const slow = frozenBackground.leave(never(), 300);
    await vi.advanceTimersByTimeAsync(299);
    expect(await isOver(slow)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isOver(slow)).toBe(true);
    expect(await isOver(frozenBackground.leave(Promise.reject(new Error("no")), 300))).toBe(true);
  });
});

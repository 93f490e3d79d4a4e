/** Does it `times` times, never more than `atOnce` of them at the same moment; answers how many a second. */
export async function rateOf(
  task: () => Promise<unknown>,
  { times, atOnce }: { times: number; atOnce: number },
): Promise<number> {
  let left = times;
  async function worker(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await task();
    }
  }
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (times * 1_000) / (performance.now() - startedAt);
}

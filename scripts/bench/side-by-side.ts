/** One of those that are compared; `measure` is told the number of the run, from 0. */
export interface Side<Value> {
  readonly values: Value[];
  measure(run: number): Promise<Value>;
}

export function side<Value>(measure: Side<Value>["measure"]): Side<Value> {
  return { values: [], measure };
}

/**
 * Measures all sides in each run, every other time in the opposite order, so that none has the advantage of its place. The
 * run before the first warms all of them up.
 */
export async function measureInTurns<Value>(
  runs: number,
  sides: readonly Side<Value>[],
): Promise<void> {
  for (let run = 0; run <= runs; run += 1) {
    for (const { measure, values } of run % 2 === 0 ? sides : sides.toReversed()) {
      const value = await measure(run);
      if (run > 0) values.push(value);
    }
  }
}

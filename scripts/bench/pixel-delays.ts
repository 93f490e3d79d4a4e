import type { Pixel } from "./watch-pixels.ts";

export interface Commit {
  readonly shown: number;
  readonly at: number;
}

/**
 * How long each commit took to be seen: until the screen showed its rows, or more. A commit that never was seen is a
 * fault, not a gap in the figures.
 */
export function delaysOf(commits: readonly Commit[], pixels: readonly Pixel[]): number[] {
  return commits.map(({ shown, at }) => {
    const pixel = pixels.find((seen) => seen.shown >= shown);
    if (!pixel) throw new Error(`the screen never showed ${shown} rows`);
    return pixel.at - at;
  });
}

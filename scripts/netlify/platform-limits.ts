/** What Netlify allows (2026); tests shorten the times. */
export interface PlatformLimits {
  readonly syncMs: number;
  readonly backgroundMs: number;
  readonly scheduledMs: number;
  readonly syncBodyBytes: number;
  readonly backgroundBodyBytes: number;
  /** After a background call that failed; then it is given up. */
  readonly retryDelaysMs: readonly number[];
  /** Ours: one machine is not the cloud. */
  readonly backgroundAtOnce: number;
  /** Null keeps to each function's own schedule. */
  readonly scheduleEveryMs: number | null;
}

export const netlifyLimits: PlatformLimits = {
  syncMs: 60_000,
  backgroundMs: 15 * 60_000,
  scheduledMs: 30_000,
  syncBodyBytes: 6 * 1_024 ** 2,
  backgroundBodyBytes: 256 * 1_024,
  retryDelaysMs: [60_000, 120_000],
  backgroundAtOnce: 20,
  scheduleEveryMs: null,
};

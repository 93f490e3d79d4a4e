export type LockOptions = { timeoutMs?: number; onWait?: () => void };

/** Runs the work while no other process holds the lock of that name. A holder that died does not block anybody. */
export function withFileLock<T>(
  path: string,
  work: () => T | Promise<T>,
  options?: LockOptions,
): Promise<T>;

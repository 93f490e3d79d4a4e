/** Names a running process so that a later process with the same pid is not taken for it; null when it is gone. */
export function identityOf(pid: number): string | null;
export function isAlive(identity: string): boolean;

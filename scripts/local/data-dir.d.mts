export const repository: string;

/** Where a copy on this machine keeps its database, its secrets and its notes. */
export function dataDir(): string;

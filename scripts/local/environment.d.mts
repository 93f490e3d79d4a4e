export const environment: NodeJS.ProcessEnv;

/** The environment for a child whose PATH is changed; Windows spells the name in its own way. */
export function environmentWithPath(change: (folders: string[]) => string[]): NodeJS.ProcessEnv;

/** What the files of this repository say, where the environment itself says nothing. */
export function loadEnvFiles(): void;

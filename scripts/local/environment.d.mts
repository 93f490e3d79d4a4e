export const environment: NodeJS.ProcessEnv;

/** One variable; an empty one counts as absent, as in a copy of .env.example. */
export function setting(name: string): string | undefined;

/** The environment for a child whose PATH is changed; Windows spells the name in its own way. */
export function environmentWithPath(change: (folders: string[]) => string[]): NodeJS.ProcessEnv;

/** What the files of this repository say, where the environment itself says nothing. */
export function loadEnvFiles(): void;

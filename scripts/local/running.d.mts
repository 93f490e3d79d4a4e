export type Address = { baseUrl: string; apiKey: string };

/** Notes where this process serves the app, so that the command line finds it; returns how to take the note away. */
export function noteRunning(address: Address, folder?: string): () => void;

/** The copy that was started last and still runs. */
export function findRunning(folder?: string): Address | null;

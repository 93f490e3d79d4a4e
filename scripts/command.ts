import { FlagError } from "./search-flags.ts";

const WRONG_USE = 2;

/** Runs a command line program: what goes wrong is one message, and an exit code that says whose fault it was. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const isWrongUse = error instanceof FlagError || isParseArgsError(error);
    console.error(toMessage(error));
    if (isWrongUse) console.error("See --help.");
    process.exitCode = isWrongUse ? WRONG_USE : 1;
  }
}

function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides the reason ("connect ECONNREFUSED ...") in its cause
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

function isParseArgsError(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_PARSE_ARGS");
}

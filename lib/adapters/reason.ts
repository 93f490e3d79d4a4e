const LONGEST = 300;

/** The first line of what is behind an error: a failed statement's own message repeats its parameters. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, LONGEST);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return (error.message.split("\n")[0] ?? "").slice(0, LONGEST);
}

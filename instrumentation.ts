/** Next calls this once when the server starts: jobs that were under way when it stopped go on from here. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this name when it builds; the other runtime has no Postgres
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWork } = await import("#lib/container.ts");
  startWork();
}

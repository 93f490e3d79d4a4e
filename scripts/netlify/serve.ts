import { runCommand } from "#scripts/command.ts";
import { environment, loadEnvFiles } from "#scripts/local/environment.mjs";
import { noteRunning } from "#scripts/local/running.mjs";
import { appEnvironment, startParts } from "#scripts/local/stack.ts";
import { stopOnSignals } from "#scripts/local/stop-on-signals.ts";
import { undoList } from "#scripts/local/undo-list.ts";
import type { CallRecord } from "./call-functions.ts";
import { ensureSite, usualFolder } from "./ensure-site.ts";
import { serveSite } from "./serve-site.ts";

await runCommand(async () => {
  loadEnvFiles();
  const undo = undoList();
  stopOnSignals(undo.run);
  try {
    await serve(undo);
    await new Promise(() => undefined); // a signal ends it
    return 0;
  } finally {
    await undo.run();
  }
});

async function serve(undo: ReturnType<typeof undoList>): Promise<void> {
  const built = await ensureSite(usualFolder, (line) => console.error(line));
  const parts = await startParts({}, undo);
  const site = await serveSite(built, {
    env: { ...givenEnvironment(), ...appEnvironment(parts) },
    port: parts.port,
    onCall: (call) => console.log(describe(call)),
    onOutput: (text) => void process.stderr.write(text),
  });
  undo.add(site.stop);
  const { apiKey } = parts.secrets;
  undo.add(noteRunning({ baseUrl: site.url, apiKey }));
  console.log(`Prospect Finder runs at ${site.url} as Netlify would run it. Ctrl-C ends it.`);
  console.log(`API key: ${apiKey}`);
}

/** For the settings a person made; the rest of it a function does not read. */
function givenEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}

function describe({ name, attempt, kind, durationMs }: CallRecord): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  return `${name} ${kind} after ${(durationMs / 1_000).toFixed(2)} s${again}`;
}

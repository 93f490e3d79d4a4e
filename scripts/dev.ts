import { readLocalEnv } from "#lib/env.ts";
import { runCommand } from "./command.ts";
import { loadEnvFiles } from "./local/environment.mjs";
import { serveUntilOver } from "./local/serve-until-over.ts";
import { readSimulatorConfig } from "./local/simulator-config.ts";
import { startStack } from "./local/stack.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";

const USUAL_PORT = 3000;

await runCommand(async () => {
  loadEnvFiles();
  const undo = undoList();
  stopOnSignals(undo.run);
  const stack = await startStack({
    port: readLocalEnv().PORT ?? USUAL_PORT,
    isDev: true,
    simulator: readSimulatorConfig(),
    undo,
    onAppLine: (line) => console.log(line),
  });
  console.log(`Prospect Finder runs at ${stack.baseUrl}; changes show at once. Ctrl-C ends it.`);
  console.log(`API key: ${stack.apiKey}`);
  await serveUntilOver(stack, undo);
  return 0;
});

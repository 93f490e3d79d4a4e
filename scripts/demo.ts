import { parseArgs } from "node:util";
import type { Job } from "#lib/contract/job.ts";
import { apiClient } from "./api-client.ts";
import { runCommand } from "./command.ts";
import { addsUp } from "./ledger.ts";
import { loadEnvFiles } from "./local/environment.mjs";
import { serveUntilOver } from "./local/serve-until-over.ts";
import { readSimulatorConfig } from "./local/simulator-config.ts";
import { type Stack, startStack } from "./local/stack.ts";
import { stopOnSignals } from "./local/stop-on-signals.ts";
import { undoList } from "./local/undo-list.ts";
import { readSearchFlags, type SearchInput, searchFlags, toRequest } from "./search-flags.ts";
import { toSummary } from "./search-summary.ts";
import { reportSearch, watchSearch } from "./watch-search.ts";

const HELP = `Starts the whole product on this machine with a simulated LinkedIn, and a search in it.

  npm run demo
  npm run demo -- --once --target 500 --title CEO

  --target N         how many prospects, 1 to 2500 (250)
  --api NAME         classic, sales_navigator or recruiter; left out, the smallest that can serve the target
  --keywords TEXT    words anywhere in the profile
  --title TEXT       job title; may be given several times
  --location NAME    place, by name; may be given several times
                     without any of these three: everyone
  --once             end when the search is over; exit code 0 when it completed and its count adds up
  --serve            no search, only the app
  --json             the last line of standard output is one JSON object, all else goes to standard error
  --help             this text

Ctrl-C ends everything that was started. A search under way goes on at the next start.
PORT, DATABASE_URL, DATA_DIR, UNIPILE_BASE_URL, PUSHER_* and SIMULATOR_* are used where they are set; see .env.example.`;

type Options = { input: SearchInput; isOnce: boolean; isServe: boolean; isJson: boolean };

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: {
      ...searchFlags,
      once: { type: "boolean", default: false },
      serve: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { once: isOnce, serve: isServe, json: isJson } = values;
  return demo({ input: withDefaults(readSearchFlags(values)), isOnce, isServe, isJson });
});

function withDefaults(input: SearchInput): SearchInput {
  return { target: 250, ...input };
}

async function demo(options: Options): Promise<number> {
  const out = options.isJson ? process.stderr : process.stdout;
  const say = (line: string) => void out.write(`${line}\n`);
  const undo = undoList();
  stopOnSignals(undo.run);
  const onStep = (step: { name: string; durationMs: number }) =>
    say(`${step.name.padEnd(30)} ${(step.durationMs / 1_000).toFixed(2)} s`);
  const stack = await startStack({ undo, onStep, simulator: readSimulatorConfig() });
  say(`Prospect Finder runs at ${stack.baseUrl}`);
  try {
    const code = options.isServe ? serve(options, stack) : await search(options, stack, out);
    if (options.isOnce) return code;
    say(`API key: ${stack.apiKey}`);
    say("Ctrl-C ends it.");
    await serveUntilOver(stack, undo);
    return code;
  } finally {
    await stack.stop();
  }
}

function serve({ isJson }: Options, { baseUrl, apiKey }: Stack): number {
  if (isJson) console.log(JSON.stringify({ baseUrl, apiKey }));
  return 0;
}

async function search(options: Options, stack: Stack, out: NodeJS.WriteStream): Promise<number> {
  const { baseUrl, apiKey } = stack;
  const startedAt = performance.now();
  const tell = (job: Job | null) => {
    const durationMs = Math.round(performance.now() - startedAt);
    const summary = { baseUrl, apiKey, ...toSummary(job), durationMs };
    if (options.isJson) console.log(JSON.stringify(summary));
  };
  const job = await runSearch(options, stack, out).catch((error: unknown) => {
    tell(null);
    throw error;
  });
  tell(job);
  return job?.status === "completed" && addsUp(job.counts) ? 0 : 1;
}

async function runSearch(
  { input }: Options,
  stack: Stack,
  out: NodeJS.WriteStream,
): Promise<Job | null> {
  const say = (line: string) => void out.write(`${line}\n`);
  const client = apiClient(stack);
  const { id: jobId, name } = await client.createJob(await toRequest(client, input));
  const page = `${stack.baseUrl}/searches/${jobId}`;
  say(`Search "${name}" for ${input.target} prospects: ${page}`);
  const job = await watchSearch(client, { jobId, out });
  if (job) await reportSearch(client, job, say);
  say(`Open ${page}`);
  return job;
}

import { parseArgs } from "node:util";
import type { Job } from "#lib/contract/job.ts";
import { apiClient } from "./api-client.ts";
import { runCommand } from "./command.ts";
import { addsUp } from "./ledger.ts";
import { loadEnvFiles, setting } from "./local/environment.mjs";
import { type Address, findRunning } from "./local/running.mjs";
import {
  FlagError,
  readSearchFlags,
  type SearchInput,
  searchFlags,
  toRequest,
} from "./search-flags.ts";
import { toSummary } from "./search-summary.ts";
import { reportSearch, watchSearch } from "./watch-search.ts";

const HELP = `Starts a search over the API and shows its progress.

  npm run search -- --title CEO --location Indianapolis --target 250

  --keywords TEXT    words anywhere in the profile
  --title TEXT       job title; may be given several times
  --location NAME    place, by name; may be given several times
  --target N         how many prospects, 1 to 2500 (100)
  --api NAME         classic, sales_navigator or recruiter; left out, the smallest that can serve the target
  --json             the last line of standard output is one JSON object, all else goes to standard error
  --base-url URL     where the app runs; else BASE_URL, else the copy that runs on this machine
  --api-key KEY      else API_KEY, else that of the copy on this machine
  --help             this text

Exit code: 0 completed, 1 not completed, 2 wrong use, 130 left while it was running.`;

const LEFT = 130;

await runCommand(async () => {
  loadEnvFiles();
  const { values } = parseArgs({
    options: {
      ...searchFlags,
      json: { type: "boolean", default: false },
      "base-url": { type: "string" },
      "api-key": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const input = readSearchFlags(values);
  if (!(input.keywords || input.title || input.location)) {
    throw new FlagError("Say whom to look for: --keywords, --title or --location is needed.");
  }
  return search(findAddress(values), input, values.json);
});

async function search(address: Address, input: SearchInput, isJson: boolean): Promise<number> {
  const out = isJson ? process.stderr : process.stdout;
  const tell = (job: Job | null) => {
    if (isJson) console.log(JSON.stringify({ baseUrl: address.baseUrl, ...toSummary(job) }));
  };
  const job = await runSearch(address, input, out).catch((error: unknown) => {
    tell(null);
    throw error;
  });
  if (!job) return LEFT;
  tell(job);
  return job.status === "completed" && addsUp(job.counts) ? 0 : 1;
}

/** Null when whoever watched left. */
async function runSearch(
  address: Address,
  input: SearchInput,
  out: NodeJS.WriteStream,
): Promise<Job | null> {
  const say = (line: string) => void out.write(`${line}\n`);
  const client = apiClient(address);
  const started = await client.createJob(await toRequest(client, input));
  const page = `${address.baseUrl}/searches/${started.id}`;
  say(`Search "${started.name}" is on its way: ${page}`);
  const leaving = new AbortController();
  process.on("SIGINT", () => leaving.abort()); // may come twice, from the terminal and from npm
  const job = await watchSearch(client, { jobId: started.id, out, signal: leaving.signal });
  if (!job) {
    say(`The search goes on without you: ${page}`);
    return null;
  }
  await reportSearch(client, job, say);
  say(`Open ${page}`);
  return job;
}

function findAddress(values: { "base-url"?: string; "api-key"?: string }): Address {
  const running = findRunning();
  const baseUrl = values["base-url"] ?? setting("BASE_URL") ?? running?.baseUrl;
  const apiKey = values["api-key"] ?? setting("API_KEY") ?? running?.apiKey;
  if (!baseUrl || !apiKey) {
    throw new Error(
      "No running copy was found on this machine. Start one with: npm run demo -- --serve\n" +
        "or name one with --base-url and --api-key.",
    );
  }
  if (!URL.canParse(baseUrl))
    throw new FlagError(`--base-url must be an address, not "${baseUrl}"`);
  return { baseUrl: baseUrl.replace(/\/+$/, ""), apiKey };
}

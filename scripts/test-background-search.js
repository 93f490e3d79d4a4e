// Plain JavaScript without dependencies, for any Node from 20 on: an end-to-end check of a running copy, over the API
// that earlier clients use.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { setting } from "./local/environment.mjs";
import { findRunning } from "./local/running.mjs";

const HELP = `Checks a running copy from end to end: tables, a search, its progress, its results.

  node scripts/test-background-search.js

  --base-url URL       where the app runs; else BASE_URL, else the copy that runs on this machine
  --api-key KEY        else API_KEY, else that of the copy on this machine
  --target N           how many prospects (50)
  --keywords TEXT      words anywhere in the profile (CEO)
  --interval SECONDS   between two looks at the progress (5)
  --timeout SECONDS    give up after that long (1800)

Exit code: 0 all well, 1 something failed, 2 wrong use.`;

const BAR_WIDTH = 30;
const SAMPLES = 5;
const TABLES = ["prospect_search_jobs", "prospect_search_results"];

const options = {
  "base-url": { type: "string" },
  "api-key": { type: "string" },
  target: { type: "string", default: "50" },
  keywords: { type: "string", default: "CEO" },
  interval: { type: "string", default: "5" },
  timeout: { type: "string", default: "1800" },
  help: { type: "boolean", default: false },
};

process.exitCode = await main();

async function main() {
  const settings = readSettings();
  if (typeof settings === "number") return settings;
  try {
    await check(settings);
    return 0;
  } catch (error) {
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    console.error(`FAILED: ${error.message}${cause}`);
    return 1;
  }
}

function readSettings() {
  try {
    const { values } = parseArgs({ options });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const target = readNumber(values, "target", { min: 1, max: 2500 });
    const intervalMs = readNumber(values, "interval", { min: 0.05, max: 60 }) * 1000;
    const timeoutMs = readNumber(values, "timeout", { min: 1, max: 86_400 }) * 1000;
    return { ...findAddress(values), keywords: values.keywords, target, intervalMs, timeoutMs };
  } catch (error) {
    console.error(`${error.message}\nSee --help.`);
    return 2;
  }
}

function readNumber(values, name, { min, max }) {
  const number = Number(values[name]);
  if (number >= min && number <= max) return number;
  throw new Error(`--${name} must be a number from ${min} to ${max}`);
}

function findAddress(values) {
  const running = findRunning();
  const baseUrl = values["base-url"] ?? setting("BASE_URL") ?? running?.baseUrl;
  const apiKey = values["api-key"] ?? setting("API_KEY") ?? running?.apiKey;
  if (baseUrl && apiKey) return { baseUrl: baseUrl.replace(/\/+$/, ""), apiKey };
  throw new Error(
    "No running copy was found on this machine: start one with npm run demo -- --serve, or give --base-url and --api-key",
  );
}

async function check(settings) {
  const ask = asker(settings);
  await verifyTables(ask);
  const jobId = await createSearch(ask, settings);
  const job = await watch(ask, jobId, settings);
  await showResults(ask, job);
  console.log("OK");
}

function asker({ baseUrl, apiKey }) {
  return async (path, body) => {
    const response = await fetch(baseUrl + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}

async function verifyTables(ask) {
  const { tables_verified: tables } = await ask("/api/admin/setup-search-jobs-tables", {});
  const missing = TABLES.filter((name) => tables?.[name] !== true);
  if (missing.length > 0) throw new Error(`tables are missing: ${missing.join(", ")}`);
  console.log(`Tables: ${TABLES.join(", ")}`);
}

async function createSearch(ask, { keywords, target }) {
  const created = await ask("/api/linkedin/search/create-job", {
    search_criteria: { category: "people", keywords },
    search_type: "linkedin",
    target_count: target,
  });
  console.log(`${created.message} (${created.metadata.api}): ${created.job_id}`);
  return created.job_id;
}

async function watch(ask, jobId, { intervalMs, timeoutMs }) {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const { job } = await ask(`/api/linkedin/search/create-job?job_id=${jobId}`);
    showProgress(job);
    if (job.status === "completed") return job;
    if (job.status === "failed") throw new Error(job.error_message ?? "the search failed");
    await sleep(intervalMs);
  }
  throw new Error(`the search was not over after ${timeoutMs / 1000} s`);
}

function showProgress({ status, progress: { current, total, percentage } }) {
  const filled = Math.round((percentage / 100) * BAR_WIDTH);
  const bar = "#".repeat(filled).padEnd(BAR_WIDTH, "-");
  console.log(`[${bar}] ${percentage} %  ${current} of ${total}  ${status}`);
}

async function showResults(ask, job) {
  const path = `/api/linkedin/search/results?job_id=${job.id}&page=1&per_page=50`;
  const { prospects, pagination } = await ask(path);
  if (pagination.total !== job.results_count) {
    throw new Error(`${job.results_count} were counted, but ${pagination.total} are there`);
  }
  console.log(`Results: ${pagination.total} on ${pagination.total_pages} pages`);
  for (const { name, title, company, location } of prospects.slice(0, SAMPLES)) {
    console.log(`  ${name}: ${[title, company, location].filter(Boolean).join(", ")}`);
  }
}

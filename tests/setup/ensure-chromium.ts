import { ensureChromium } from "#scripts/local/install-chromium.ts";

// Run before the tests: those of the pages need a real browser, and the machine may have none yet.
const filters = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const wantsPages = filters.length === 0 || filters.some((filter) => filter.includes("browser"));
if (wantsPages && !ensureChromium()) process.exitCode = 1;

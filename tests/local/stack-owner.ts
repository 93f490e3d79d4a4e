import { startStack } from "#scripts/local/stack.ts";

// Starts a whole stack and is then killed without a chance to end it.
const stack = await startStack({ dataDir: process.argv[2] ?? "", port: 0 });
const { baseUrl, appPid, simulatorUrl } = stack;
process.stdout.write(`${JSON.stringify({ baseUrl, appPid, simulatorUrl })}\n`);
await stack.appEnded;

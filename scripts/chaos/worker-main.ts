import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { worldOf } from "#lib/container.ts";
import type { Lane, World } from "#lib/engine/ports.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { environment } from "#scripts/local/environment.mjs";
import { carelessStore } from "./careless-store.ts";
import { WORKER_SAYS } from "./worker-says.ts";

/** Deaths are many times denser here than in earnest, and an account is back after a moment. */
const LIMITS = { stalls: 12, sparseSlices: 40, reconnectCheckMs: 1_500 };
const STORM = { jobsOfWorkspace: 12, wakes: 2, sweeps: 5 };

const { values: options } = parseArgs({
  options: {
    "no-fence": { type: "boolean", default: false },
    "clock-off-ms": { type: "string", default: "0" },
    workspace: { type: "string", multiple: true, default: [] },
  },
});

setClockOff(Number(options["clock-off-ms"]));
// Without a line to take jobs from, it is the app that works on them.
const role = environment.DISPATCH === "pgboss" ? "worker" : "app";
const world = worldOf(environment, undefined, role);
const store = options["no-fence"] ? carelessStore(world.store) : world.store;
// The world's own dispatcher reads these at each slice, so they are changed in place.
Object.assign(world, {
  limits: { ...world.limits, ...LIMITS },
  store: tellingRefusals(store),
});
process.once("SIGTERM", () => void world.stop().then(() => process.exit(0)));
process.once("disconnect", () => process.exit(1));
process.on("SIGUSR2", () => void storm(world).catch((error) => world.log.bug(error, {})));
await world.start();
console.log(WORKER_SAYS.ready);
flushCompileCache(); // most workers do not live to do it when they end

/** Nothing may depend on a worker's clock: some are minutes off. */
function setClockOff(ms: number): void {
  const now = Date.now;
  if (ms !== 0) Date.now = () => now() + ms;
}

function tellingRefusals(inner: World["store"]): World["store"] {
  return {
    ...inner,
    async commitPage(page) {
      const job = await inner.commitPage(page);
      if (job === null) console.log(WORKER_SAYS.refused);
      return job;
    },
  };
}

/** Wakes what is due, what is worked on and what is over, more than once, and sweeps as if many schedulers had fired. */
async function storm({ store: { list }, dispatch }: World): Promise<void> {
  const limit = STORM.jobsOfWorkspace;
  const lists = await Promise.all(
    options.workspace.map((workspaceId) =>
      list({ workspaceId, limit, cursor: null, status: null }),
    ),
  );
  const lanes: Lane[] = lists.flatMap(({ jobs }) => jobs);
  const wakes = Array.from({ length: STORM.wakes }, () => lanes.map((lane) => dispatch.wake(lane)));
  await Promise.all(wakes.flat());
  await Promise.all(Array.from({ length: STORM.sweeps }, () => sweep(world)));
}

import { SourceError } from "#lib/engine/errors.ts";
import type { Source, SourceAccount } from "#lib/engine/ports.ts";
import { fakeSource, oneAccount } from "#tests/fakes/fake-source.ts";
import type { Process } from "#tests/fakes/interleaving.ts";
import { accountOf, harmOf, type Life } from "./life.ts";
import type { FaultPlan, SearchPlan } from "./plan.ts";
import { pageAt, toError } from "./provider.ts";
import type { Running } from "./slices.ts";

interface Caller {
  readonly slice: Running | null;
  readonly happen: <Value>(what: () => Value) => Promise<Value>;
}

const DISCONNECTED_MS = 20 * 60_000;
const RESTRICTED_MS = 25 * 3_600_000;

/** The provider, as one process reaches it. */
export function sourceOf(life: Life, process: Process, { slice, happen }: Caller): Source {
  const { plan, lanes, clock, laws } = life;
  const limits = { capPerQuery: plan.capPerQuery };
  return {
    ...fakeSource({ limits }),
    listAccounts: () => happen(() => accountsOf(life)),
    async fetchPage({ accountId, criteria, cursor, signal }) {
      const number = Number(criteria.people.keywords);
      const search = plan.searches[number];
      if (!search) throw new Error("nobody asked for that");
      laws.called(process, { job: life.memory.jobs.get(slice?.jobId ?? "")?.job, accountId });
      const call = life.calls.get(number) ?? 0;
      life.calls.set(number, call + 1);
      await lanes.sleep(process, plan.latencyMs * clock.random(), signal);
      if (signal.aborted) throw new SourceError("transient", "the call was given up");
      const fault = plan.faults.find(
        (each) => each.search === number && each.call <= call && call < each.call + each.times,
      );
      return happen(() => answerOf(life, { search, cursor, fault, slice }));
    },
  };
}

interface Asked {
  readonly search: SearchPlan;
  readonly cursor: string | null;
  readonly fault: FaultPlan | undefined;
  readonly slice: Running | null;
}

function answerOf(life: Life, { search, cursor, fault, slice }: Asked) {
  if (!fault) return pageAt(search, cursor);
  const accountId = accountOf(life.plan, search);
  const now = life.clock.now();
  if (slice) {
    const harm = harmOf(life, slice.jobId);
    harm.faults.push(fault.kind);
    if (fault.kind === "bug") {
      harm.deaths += 1;
      slice.isHurt = true;
    }
  }
  if (fault.kind === "auth") {
    life.troubled.set(accountId, { until: now + DISCONNECTED_MS, status: "needs_reconnect" });
  }
  if (fault.kind === "restricted") {
    life.troubled.set(accountId, { until: now + RESTRICTED_MS, status: "restricted" });
  }
  throw toError(fault);
}

function accountsOf(life: Life): SourceAccount[] {
  return ["account-0", "account-1"].map((accountId) => {
    const trouble = life.troubled.get(accountId);
    const isTroubled = trouble !== undefined && trouble.until > life.clock.now();
    return { ...oneAccount, accountId, status: isTroubled ? trouble.status : "connected" };
  });
}

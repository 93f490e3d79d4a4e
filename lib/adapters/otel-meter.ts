import { type Meter as Instruments, metrics } from "@opentelemetry/api";
import type { CounterName, Meter, TimerName } from "#lib/engine/ports.ts";

const COUNTERS: Record<CounterName, string> = {
  slices: "Slices, by how they ended",
  pages: "Pages kept",
  page_failures: "Pages that failed, by kind",
  waits: "Times a job began to wait, by reason",
  endings: "Jobs that ended, by status and stop reason",
};

const TIMERS: Record<TimerName, string> = {
  page_call: "A call of the provider for one page",
  page_commit: "The statement that keeps a page",
  turn_wait: "A wait for the account's next call",
  start_latency: "From the request to the first slice",
};

// A page takes Unipile 20 to 45 s and a commit some milliseconds: one scale holds both.
const BOUNDARIES_MS = [
  5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, 30_000, 45_000, 60_000, 90_000,
  300_000, 900_000,
];

const ours = (name: string) => `prospect_finder.${name}`;

/** Figures by the OpenTelemetry API: into whatever this process has for them, which without an SDK is nothing. */
export function otelMeter(instruments: Instruments = metrics.getMeter("prospect-finder")): Meter {
  const counter = (name: CounterName) =>
    instruments.createCounter(ours(name), { description: COUNTERS[name] });
  const timer = (name: TimerName) =>
    instruments.createHistogram(ours(name), {
      description: TIMERS[name],
      unit: "ms",
      advice: { explicitBucketBoundaries: BOUNDARIES_MS },
    });
  const counters: Record<CounterName, ReturnType<typeof counter>> = {
    slices: counter("slices"),
    pages: counter("pages"),
    page_failures: counter("page_failures"),
    waits: counter("waits"),
    endings: counter("endings"),
  };
  const timers: Record<TimerName, ReturnType<typeof timer>> = {
    page_call: timer("page_call"),
    page_commit: timer("page_commit"),
    turn_wait: timer("turn_wait"),
    start_latency: timer("start_latency"),
  };
  return {
    count: (name, labels) => counters[name].add(1, labels),
    time: (name, ms, labels) => timers[name].record(ms, labels),
  };
}

import { setTimeout as sleep } from "node:timers/promises";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import type { Log, Meter } from "#lib/engine/ports.ts";
import { otelMeter } from "./otel-meter.ts";

interface OtlpOptions {
  /** Where the collector listens, without the path: `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly everyMs: number;
  /** Longest that a process which ends waits for the collector. */
  readonly patienceMs: number;
  readonly log: Log;
}

export interface OtlpMeter extends Meter {
  /** Sends what was collected; never throws, and takes no longer than the patience. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Figures for a collector that speaks OTLP over HTTP. They are sent beside the work; what the collector does not take is
 * lost, and no search hears of it.
 */
export function otlpMeter(options: OtlpOptions): OtlpMeter {
  const { log, patienceMs } = options;
  const loading = startProvider(options).catch((error: unknown) => {
    log.warn("telemetry.unavailable", { reason: String(error) });
    return null;
  });
  const meter = loading.then((provider) =>
    provider === null ? null : otelMeter(provider.getMeter("prospect-finder")),
  );

  async function patiently(task: () => Promise<unknown>): Promise<void> {
    const late = new AbortController();
    const work = task().catch((error: unknown) =>
      log.warn("telemetry.unsent", { reason: String(error) }),
    );
    const { signal } = late;
    await Promise.race([work, sleep(patienceMs, null, { signal }).catch(() => undefined)]);
    late.abort();
  }

  return {
    count: (name, labels) => void meter.then((ready) => ready?.count(name, labels)),
    time: (name, ms, labels) => void meter.then((ready) => ready?.time(name, ms, labels)),
    flush: () => patiently(async () => (await loading)?.forceFlush()),
    stop: () => patiently(async () => (await loading)?.shutdown()),
  };
}

/** The SDK is loaded here alone: a process without a collector never sees it. */
async function startProvider({ endpoint, serviceName, everyMs, log }: OtlpOptions) {
  const [{ MeterProvider, PeriodicExportingMetricReader }, { OTLPMetricExporter }, resources] =
    await Promise.all([
      import("@opentelemetry/sdk-metrics"),
      import("@opentelemetry/exporter-metrics-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  reportTrouble(log);
  const exporter = new OTLPMetricExporter({ url: `${endpoint}/v1/metrics` });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: everyMs });
  const resource = resources
    .defaultResource()
    .merge(resources.resourceFromAttributes({ "service.name": serviceName }));
  return new MeterProvider({ resource, readers: [reader] });
}

function reportTrouble(log: Log): void {
  const quiet = () => undefined;
  const error = (reason: string) => log.warn("telemetry.unsent", { reason });
  const logger = { error, warn: quiet, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
}

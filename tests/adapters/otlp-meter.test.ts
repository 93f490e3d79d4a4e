import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type OtlpMeter, otlpMeter } from "#lib/adapters/otlp-meter.ts";
import { scriptedServer } from "#tests/fakes/scripted-server.ts";
import { recordingLog } from "./recording-log.ts";

const Attributes = z.array(
  z.object({ key: z.string(), value: z.object({ stringValue: z.string() }) }),
);
const Point = z.object({
  attributes: Attributes,
  asDouble: z.number().optional(),
  count: z.number().optional(),
  sum: z.number().optional(),
});
const Figures = z.object({ dataPoints: z.array(Point) });
const Export = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.json() })) }),
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              unit: z.string(),
              sum: Figures.optional(),
              histogram: Figures.optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

let collector: Awaited<ReturnType<typeof scriptedServer>>;
let log: ReturnType<typeof recordingLog>;
let meter: OtlpMeter;

beforeEach(async () => {
  collector = await scriptedServer();
  log = recordingLog();
  meter = meterFor(collector.url);
});
afterEach(async () => {
  await meter.stop();
  await collector.close();
});

const meterFor = (endpoint: string, patienceMs = 10_000) =>
  otlpMeter({ endpoint, serviceName: "finder", everyMs: 3_600_000, patienceMs, log });

/** The figures of one name as they arrived, with their labels. */
function arrived(name: string) {
  const [sent] = collector.asked;
  const [{ scopeMetrics: [scope] = [] } = { scopeMetrics: [] }] = Export.parse(
    sent?.body,
  ).resourceMetrics;
  const metric = scope?.metrics.find((candidate) => candidate.name === `prospect_finder.${name}`);
  return (metric?.sum ?? metric?.histogram)?.dataPoints.map(({ attributes, ...point }) => ({
    ...point,
    labels: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
  }));
}

test("counts and durations reach the collector with their labels", async () => {
  collector.willAnswer({ body: {} }, { body: {} });
  meter.count("pages", { accountId: "a-1" });
  meter.count("pages", { accountId: "a-1" });
  meter.count("pages", { accountId: "a-2" });
  meter.time("page_call", 30_000, { outcome: "page" });
  meter.time("page_call", 10_000, { outcome: "page" });
  await meter.flush();

  expect(collector.asked[0]).toMatchObject({ method: "POST", url: { pathname: "/v1/metrics" } });
  expect(JSON.stringify(collector.asked[0]?.body)).toContain(
    '{"key":"service.name","value":{"stringValue":"finder"}}',
  );
  expect(arrived("pages")).toMatchObject([
    { labels: { accountId: "a-1" }, asDouble: 2 },
    { labels: { accountId: "a-2" }, asDouble: 1 },
  ]);
  expect(arrived("page_call")).toMatchObject([
    { labels: { outcome: "page" }, count: 2, sum: 40_000 },
  ]);
});

test("what was counted before the end is sent at the end", async () => {
  collector.willAnswer({ body: {} });
  meter.count("endings", { status: "completed", stopReason: "target_reached" });
  await meter.stop();

  expect(arrived("endings")).toMatchObject([
    { labels: { status: "completed", stopReason: "target_reached" }, asDouble: 1 },
  ]);
});

test("a collector that is not there stops nobody, before the end and after it", async () => {
  const { url } = collector;
  await collector.close();
  meter = meterFor(url, 300);
  meter.count("waits", { reason: "daily_allowance" });
  await meter.flush();
  await meter.stop();

  meter.count("waits", { reason: "daily_allowance" });
  meter.time("turn_wait", 5, {});
  expect(log.bugs).toEqual([]);
});

test("a collector that refuses is a line in the log", async () => {
  collector.willAnswer({ status: 400, body: {} }, { status: 400, body: {} });
  meter.count("slices", { end: "ended" });
  await meter.flush();

  expect(log.warnings.map(({ event }) => event)).toContain("telemetry.unsent");
  expect(log.bugs).toEqual([]);
});

test("a collector that never answers holds nobody up for longer than the patience", async () => {
  collector.willAnswer({ hang: true }, { hang: true });
  meter = meterFor(collector.url, 50);
  meter.count("slices", { end: "ended" });
  await meter.flush();
  await meter.stop();

  expect(log.bugs).toEqual([]);
});

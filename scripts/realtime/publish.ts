import { z } from "zod";
import type { Answer, ApiWorld } from "./api-routes.ts";
import { channelInfo, readWanted } from "./channel-info.ts";
import { isChannelName, isEncrypted } from "./channel-name.ts";
import { emitEvent } from "./channels.ts";
import type { RealtimeOptions } from "./options.ts";

const EventFields = {
  name: z.string().min(1).max(200),
  data: z.string(),
  socket_id: z.string().nullish(),
  info: z.string().nullish(),
};
const ToMany = z.object({ ...EventFields, channels: z.array(z.string()).min(1) });
const ToOne = z.object({ ...EventFields, channel: z.string() });
const SingleEvent = z.union([
  ToMany,
  ToOne.transform(({ channel, ...event }) => ({ ...event, channels: [channel] })),
]);
const Batch = z.object({ batch: z.array(ToOne) });

type PublishedEvent = z.infer<typeof ToMany>;

export function publishEvent(world: ApiWorld, body: unknown): Answer {
  const parsed = SingleEvent.safeParse(body);
  if (!parsed.success) return { status: 400, body: "Invalid event" };
  const event = parsed.data;
  const refusal = refuseEvent(world.options, event);
  if (refusal) return refusal;
  emit(world, event);
  if (!event.info) return { status: 200, body: {} };
  const wanted = readWanted(event.info);
  const described = event.channels.map((name) => [name, channelInfo(world.channels, name, wanted)]);
  return { status: 200, body: { channels: Object.fromEntries(described) } };
}

/** All events of a batch are checked before the first one goes out. */
export function publishBatch(world: ApiWorld, body: unknown): Answer {
  const parsed = Batch.safeParse(body);
  if (!parsed.success) return { status: 400, body: "Invalid batch" };
  const events = parsed.data.batch.map(({ channel, ...event }) => ({
    ...event,
    channels: [channel],
  }));
  const limit = world.options.maxEventsPerBatch;
  if (events.length > limit) return { status: 400, body: `Batch too large (max ${limit})` };
  const refusal = events.map((event) => refuseEvent(world.options, event)).find(Boolean);
  if (refusal) return refusal;
  for (const event of events) emit(world, event);
  if (!events.some((event) => event.info)) return { status: 200, body: {} };
  return { status: 200, body: { batch: events.map((event) => describeFirst(world, event)) } };
}

function describeFirst(world: ApiWorld, event: PublishedEvent): object {
  if (!event.info) return {};
  return channelInfo(world.channels, event.channels[0] ?? "", readWanted(event.info));
}

function emit(world: ApiWorld, event: PublishedEvent): void {
  world.counters.events += 1;
  for (const channel of new Set(event.channels)) {
    emitEvent(world.channels, channel, {
      name: event.name,
      data: event.data,
      ...(event.socket_id && { exceptSocketId: event.socket_id }),
    });
  }
}

function refuseEvent(options: RealtimeOptions, event: PublishedEvent): Answer | null {
  const { channels, data } = event;
  if (channels.length > options.maxChannelsPerEvent) {
    return { status: 400, body: `Too many channels (max ${options.maxChannelsPerEvent})` };
  }
  if (!channels.every(isChannelName)) return { status: 400, body: "Invalid channel name" };
  if (channels.length > 1 && channels.some(isEncrypted)) {
    return { status: 400, body: "An encrypted channel must be the only channel of an event" };
  }
  if (Buffer.byteLength(data) <= options.maxEventBytes) return null;
  const limit = `The data of this event exceeds ${options.maxEventBytes} bytes`;
  return { status: 413, body: limit };
}

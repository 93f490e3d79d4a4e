import { isCache } from "./channel-name.ts";
import type { Connection } from "./connection.ts";
import { type EventCache, eventCache } from "./event-cache.ts";
import { encodeFrame } from "./frame.ts";
import { type Member, type Members, newMembers } from "./members.ts";
import type { RealtimeOptions } from "./options.ts";
import type { Counters } from "./stats.ts";

type Channel = { subscribers: Map<Connection, Member | null>; members: Members };

/** A channel is in `open` exactly while somebody is subscribed to it. */
export type Channels = { open: Map<string, Channel>; cache: EventCache; counters: Counters };

export function newChannels(options: RealtimeOptions, counters: Counters): Channels {
  return { open: new Map(), cache: eventCache(options), counters };
}

/** Writes one encoded frame to every subscriber, but not to the one who caused it. */
export function broadcast(
  channels: Channels,
  name: string,
  message: { text: string; exceptSocketId?: string },
): void {
  const subscribers = channels.open.get(name)?.subscribers.keys() ?? [];
  for (const connection of subscribers) {
    if (connection.socketId === message.exceptSocketId) continue;
    if (connection.send(message.text)) channels.counters.deliveries += 1;
  }
}

export function emitEvent(
  channels: Channels,
  name: string,
  event: { name: string; data: string; exceptSocketId?: string },
): void {
  const { data, exceptSocketId } = event;
  const text = encodeFrame({ event: event.name, channel: name, data });
  if (isCache(name)) channels.cache.keep(name, { text, data });
  broadcast(channels, name, { text, ...(exceptSocketId && { exceptSocketId }) });
}

export function joinChannel(
  channels: Channels,
  connection: Connection,
  { name, member }: { name: string; member: Member | null },
): void {
  const channel = channels.open.get(name) ?? { subscribers: new Map(), members: newMembers() };
  if (channel.subscribers.has(connection)) return;
  channels.open.set(name, channel);
  if (member && channel.members.add(member)) {
    const data = { user_id: member.userId, user_info: member.userInfo };
    tell(channels, { event: "pusher_internal:member_added", channel: name, data });
  }
  channel.subscribers.set(connection, member);
  connection.channels.add(name);
  const data = member ? channel.members.snapshot() : {};
  const event = "pusher_internal:subscription_succeeded";
  connection.send(encodeFrame({ event, channel: name, data }));
  if (isCache(name)) replayLast(channels, connection, name);
}

export function leaveChannel(channels: Channels, connection: Connection, name: string): void {
  const channel = channels.open.get(name);
  const member = channel?.subscribers.get(connection);
  if (!channel?.subscribers.delete(connection)) return;
  connection.channels.delete(name);
  if (member && channel.members.remove(member.userId)) {
    const data = { user_id: member.userId };
    tell(channels, { event: "pusher_internal:member_removed", channel: name, data });
  }
  if (channel.subscribers.size === 0) channels.open.delete(name);
}

export function leaveAllChannels(channels: Channels, connection: Connection): void {
  for (const name of [...connection.channels]) leaveChannel(channels, connection, name);
}

function tell(channels: Channels, frame: { event: string; channel: string; data: object }): void {
  broadcast(channels, frame.channel, { text: encodeFrame(frame) });
}

function replayLast(channels: Channels, connection: Connection, name: string): void {
  const miss = encodeFrame({ event: "pusher:cache_miss", channel: name, data: "" });
  connection.send(channels.cache.read(name)?.text ?? miss);
}

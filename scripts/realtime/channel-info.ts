import { isCache, isPresence } from "./channel-name.ts";
import type { Channels } from "./channels.ts";

type ChannelInfo = {
  user_count?: number;
  subscription_count?: number;
  cache?: { data: string; ttl: number } | null;
};

/** The attributes the API caller asked for, as far as this kind of channel has them. */
export function channelInfo(
  channels: Channels,
  name: string,
  wanted: ReadonlySet<string>,
): ChannelInfo {
  const channel = channels.open.get(name);
  const info: ChannelInfo = {};
  if (!channel) return info;
  const isPeople = isPresence(name);
  if (isPeople && wanted.has("user_count")) info.user_count = channel.members.count();
  if (!isPeople && wanted.has("subscription_count")) {
    info.subscription_count = channel.subscribers.size;
  }
  if (!(isCache(name) && wanted.has("cache"))) return info;
  const cached = channels.cache.read(name);
  info.cache = cached && { data: cached.data, ttl: cached.ttlSeconds };
  return info;
}

/** Reads the `info` parameter: attribute names with commas between them. */
export function readWanted(info: string | null | undefined): ReadonlySet<string> {
  return new Set((info ?? "").split(","));
}

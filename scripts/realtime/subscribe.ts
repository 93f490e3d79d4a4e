import { z } from "zod";
import {
  isChannelName,
  isPresence,
  isUserChannel,
  needsAuth,
  userChannel,
} from "./channel-name.ts";
import { type Channels, joinChannel } from "./channels.ts";
import type { Connection } from "./connection.ts";
import { CLOSE, encodeRaw } from "./frame.ts";
import type { Member } from "./members.ts";
import type { RealtimeOptions } from "./options.ts";
import { parseJson } from "./parse-json.ts";
import { channelText, isSignedBy } from "./signature.ts";

export const SubscribeRequest = z.object({
  channel: z.string(),
  auth: z.string().nullish(),
  channel_data: z.string().nullish(),
});
type SubscribeRequest = z.infer<typeof SubscribeRequest>;

const ChannelData = z.object({
  user_id: z.union([z.string().min(1).max(128), z.number()]),
  user_info: z.unknown().optional(),
});

type Refusal = { status: number; type: "AuthError" | "LimitReached"; error: string };

export function subscribe(
  world: { options: RealtimeOptions; channels: Channels },
  connection: Connection,
  request: SubscribeRequest,
): void {
  const name = request.channel;
  if (!isChannelName(name)) {
    connection.complain(CLOSE.unauthorized, "Invalid channel name");
    return;
  }
  const member = isPresence(name) ? readMember(world.options, request.channel_data) : null;
  const refusal =
    checkAuth(world.options, connection, request) ??
    checkMember(name, member) ??
    checkRoom(world, connection, { name, member });
  if (refusal) {
    connection.send(
      encodeRaw({ event: "pusher:subscription_error", channel: name, data: refusal }),
    );
    return;
  }
  joinChannel(world.channels, connection, { name, member });
}

function readMember(
  options: RealtimeOptions,
  channelData: string | null | undefined,
): Member | null {
  if (!channelData || Buffer.byteLength(channelData) > options.maxMemberBytes) return null;
  const data = ChannelData.safeParse(parseJson(channelData)).data;
  return data ? { userId: String(data.user_id), userInfo: data.user_info ?? {} } : null;
}

function checkAuth(
  options: RealtimeOptions,
  connection: Connection,
  request: SubscribeRequest,
): Refusal | null {
  const name = request.channel;
  if (isUserChannel(name)) {
    const isOwn = connection.userId !== null && name === userChannel(connection.userId);
    return isOwn ? null : { status: 401, type: "AuthError", error: "Not signed in as this user" };
  }
  if (!needsAuth(name)) return null;
  const text = channelText({
    socketId: connection.socketId,
    channel: name,
    channelData: request.channel_data ?? undefined,
  });
  if (isSignedBy(options, request.auth ?? "", text)) return null;
  return { status: 401, type: "AuthError", error: "Invalid signature" };
}

function checkMember(name: string, member: Member | null): Refusal | null {
  if (member || !isPresence(name)) return null;
  return { status: 400, type: "AuthError", error: "channel_data must be small and hold user_id" };
}

function checkRoom(
  world: { options: RealtimeOptions; channels: Channels },
  connection: Connection,
  wanted: { name: string; member: Member | null },
): Refusal | null {
  const members = world.channels.open.get(wanted.name)?.members;
  const isNewHere = wanted.member !== null && !members?.has(wanted.member.userId);
  if (isNewHere && (members?.count() ?? 0) >= world.options.maxMembersPerChannel) {
    return { status: 403, type: "LimitReached", error: "The channel is full" };
  }
  if (connection.channels.size < world.options.maxChannelsPerConnection) return null;
  return { status: 403, type: "LimitReached", error: "Too many channels on one connection" };
}

import { randomBytes } from "node:crypto";

/** Limits carry the numbers of the hosted service unless a comment says otherwise. */
export type RealtimeOptions = {
  port: number;
  appId: string;
  key: string;
  secret: string;
  activityTimeoutSeconds: number;
  pongTimeoutSeconds: number;
  maxEventBytes: number;
  maxEventsPerBatch: number;
  maxChannelsPerEvent: number;
  maxChannelsPerConnection: number;
  maxMembersPerChannel: number;
  maxMemberBytes: number;
  cacheTtlMs: number;
  maxCachedChannels: number;
  clientEvents: boolean;
  clientEventsPerSecond: number;
  maxConnections: number;
  maxBodyBytes: number;
  maxFrameBytes: number;
  maxBufferedBytes: number;
  clockSkewSeconds: number;
  now: () => number;
};

const DEFAULTS = {
  port: 0,
  appId: "local",
  key: "local-key",
  activityTimeoutSeconds: 120,
  pongTimeoutSeconds: 30,
  maxEventBytes: 10_240,
  maxEventsPerBatch: 10,
  maxChannelsPerEvent: 100,
  maxChannelsPerConnection: 1_000, // ours: bounds the memory one socket can claim
  maxMembersPerChannel: 100,
  maxMemberBytes: 2_048,
  cacheTtlMs: 1_800_000,
  maxCachedChannels: 10_000, // ours
  clientEvents: true,
  clientEventsPerSecond: 10,
  maxConnections: 1_000,
  maxBodyBytes: 1_048_576, // a batch of ten full events with every byte escaped still fits
  maxFrameBytes: 65_536,
  maxBufferedBytes: 4_194_304, // ours: a reader this far behind is better off reconnecting
  clockSkewSeconds: 600,
};

export function withDefaults(options: Partial<RealtimeOptions>): RealtimeOptions {
  const secret = options.secret ?? randomBytes(16).toString("hex");
  return { ...DEFAULTS, now: () => Date.now(), ...options, secret };
}

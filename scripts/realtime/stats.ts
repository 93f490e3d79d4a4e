export type RealtimeStats = {
  connections: number;
  channels: number;
  apiCalls: number;
  apiRefusals: number;
  events: number;
  clientEvents: number;
  deliveries: number;
  slowConsumers: number;
};

export type Counters = Omit<RealtimeStats, "connections" | "channels">;

export function newCounters(): Counters {
  return {
    apiCalls: 0,
    apiRefusals: 0,
    events: 0,
    clientEvents: 0,
    deliveries: 0,
    slowConsumers: 0,
  };
}

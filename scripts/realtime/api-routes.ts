import { channelInfo, readWanted } from "./channel-info.ts";
import { isPresence } from "./channel-name.ts";
import type { Channels } from "./channels.ts";
import type { Connection } from "./connection.ts";
import { CLOSE } from "./frame.ts";
import type { RealtimeOptions } from "./options.ts";
import { publishBatch, publishEvent } from "./publish.ts";
import type { Counters } from "./stats.ts";

export type ApiWorld = {
  options: RealtimeOptions;
  channels: Channels;
  counters: Counters;
  connections: ReadonlySet<Connection>;
};

export type Answer = { status: number; body: string | object };

export type ApiCall = {
  method: string;
  route: string[];
  query: URLSearchParams;
  body: unknown;
};

/** Routes below `/apps/:appId`; the caller has checked the signature. */
export function routeApi(world: ApiWorld, call: ApiCall): Answer {
  const [resource, id, action] = call.route;
  const shape = [resource, id === undefined ? "" : ":id", action ?? ""].filter(Boolean).join("/");
  if (call.route.length > 3) return { status: 404, body: "Not found" };
  switch (`${call.method} ${shape}`) {
    case "POST events":
      return publishEvent(world, call.body);
    case "POST batch_events":
      return publishBatch(world, call.body);
    case "GET channels":
      return listChannels(world, call.query);
    case "GET channels/:id":
      return describeChannel(world, id ?? "", call.query);
    case "GET channels/:id/users":
      return listUsers(world, id ?? "");
    case "POST users/:id/terminate_connections":
      return closeConnections(world, id ?? "");
    default:
      return { status: 404, body: "Not found" };
  }
}

function listChannels(world: ApiWorld, query: URLSearchParams): Answer {
  const wanted = readWanted(query.get("info"));
  const prefix = query.get("filter_by_prefix") ?? "";
  const names = [...world.channels.open.keys()].filter((name) => name.startsWith(prefix));
  const described = names.map((name) => [name, channelInfo(world.channels, name, wanted)]);
  return { status: 200, body: { channels: Object.fromEntries(described) } };
}

function describeChannel(world: ApiWorld, name: string, query: URLSearchParams): Answer {
  const info = channelInfo(world.channels, name, readWanted(query.get("info")));
  return { status: 200, body: { occupied: world.channels.open.has(name), ...info } };
}

function listUsers(world: ApiWorld, name: string): Answer {
  if (!isPresence(name)) {
    return { status: 400, body: "Users can only be retrieved for presence channels" };
  }
  const userIds = world.channels.open.get(name)?.members.userIds() ?? [];
  return { status: 200, body: { users: userIds.map((id) => ({ id })) } };
}

function closeConnections(world: ApiWorld, userId: string): Answer {
  for (const connection of world.connections) {
    if (connection.userId === userId) {
      connection.close(CLOSE.unauthorized, "Connection terminated by the application");
    }
  }
  return { status: 200, body: {} };
}

import type { ChannelAuthorizationHandler, UserAuthenticationHandler } from "pusher-js";
import { z } from "zod";
import { ApiProblem, type postForm } from "./api.ts";

/* The socket library asks us, and we ask our server, to sign whose a socket is and what it may listen to. */

type PusherClient = import("pusher-js").default;

/** Asks our server. @throws ApiProblem */
export type AskForSignature = typeof postForm;

const UserSignature = z.object({ auth: z.string(), user_data: z.string() });
const ChannelSignature = z.object({ auth: z.string() });

/** `client` is asked for when the library has made it: it wants these before. */
export function socketSignatures(
  ask: AskForSignature,
  { client, onTurnedAway }: { client: () => PusherClient; onTurnedAway: () => void },
) {
  // What was signed for a socket that is gone would be a false signature on the next one.
  const isCurrent = (socketId: string) => client().connection.socket_id === socketId;

  const signUser: UserAuthenticationHandler = async ({ socketId }, callback) => {
    try {
      const data = await ask("/api/realtime/user-auth", { socket_id: socketId }, UserSignature);
      if (isCurrent(socketId)) callback(null, data);
    } catch (error) {
      if (!isCurrent(socketId)) return;
      callback(toError(error), null);
      if (isTurnedAway(error)) onTurnedAway();
    }
  };

  const signChannel: ChannelAuthorizationHandler = async ({ socketId, channelName }, callback) => {
    try {
      // Else it could be let in by a session that is ending, too late to be told from others when the sockets are closed.
      await client().user.signinDonePromise;
      if (!isCurrent(socketId)) return;
      if (client().user.user_data === null) throw new Error("the socket is nobody's");
      const form = { socket_id: socketId, channel_name: channelName };
      const data = await ask("/api/realtime/auth", form, ChannelSignature);
      if (isCurrent(socketId)) callback(null, data);
    } catch (error) {
      if (isCurrent(socketId)) callback(toError(error), null);
    }
  };

  return { signUser, signChannel };
}

/** Who is not signed in any more, or may nothing here. */
function isTurnedAway(error: unknown): boolean {
  return error instanceof ApiProblem && [401, 403].includes(error.problem.status);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

import type { ChannelAuthorizationHandler, UserAuthenticationHandler } from "pusher-js";
import { z } from "zod";

/* The socket library asks us, and we ask our server, to sign whose a socket is and what it may listen to. */

type PusherClient = import("pusher-js").default;

/** Asks our server; rejects where it does not answer. */
export type AskForSignature = (
  path: string,
  form: Readonly<Record<string, string>>,
) => Promise<Response>;

const UserSignature = z.object({ auth: z.string(), user_data: z.string() });
const ChannelSignature = z.object({ auth: z.string() });

const ANSWER_WITHIN_MS = 20_000;

/** Who is not signed in any more, or may nothing here. */
const TURNED_AWAY = [401, 403];

class NotSigned extends Error {
  override readonly name = "NotSigned";
  readonly status: number;

  constructor(status: number) {
    super(`a socket's signature was refused: ${status}`);
    this.status = status;
  }
}

/** As a page of ours asks. */
export const askOwnServer: AskForSignature = (path, form) =>
  fetch(path, {
    method: "POST",
    body: new URLSearchParams(form),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });

/** `client` is asked for when the library has made it: it wants these before. */
export function socketSignatures(
  ask: AskForSignature,
  { client, onTurnedAway }: { client: () => PusherClient; onTurnedAway: () => void },
) {
  // What was signed for a socket that is gone would be a false signature on the next one.
  const isCurrent = (socketId: string) => client().connection.socket_id === socketId;

  const signUser: UserAuthenticationHandler = async ({ socketId }, callback) => {
    try {
      const data = await sign(
        ask("/api/realtime/user-auth", { socket_id: socketId }),
        UserSignature,
      );
      if (isCurrent(socketId)) callback(null, data);
    } catch (error) {
      if (!isCurrent(socketId)) return;
      callback(toError(error), null);
      if (error instanceof NotSigned && TURNED_AWAY.includes(error.status)) onTurnedAway();
    }
  };

  const signChannel: ChannelAuthorizationHandler = async ({ socketId, channelName }, callback) => {
    try {
      // Else it could be let in by a session that is ending, too late to be told from others when the sockets are closed.
      await client().user.signinDonePromise;
      if (!isCurrent(socketId)) return;
      if (client().user.user_data === null) throw new Error("the socket is nobody's");
      const form = { socket_id: socketId, channel_name: channelName };
      const data = await sign(ask("/api/realtime/auth", form), ChannelSignature);
      if (isCurrent(socketId)) callback(null, data);
    } catch (error) {
      if (isCurrent(socketId)) callback(toError(error), null);
    }
  };

  return { signUser, signChannel };
}

async function sign<Answer>(asking: Promise<Response>, answer: z.ZodType<Answer>): Promise<Answer> {
  const response = await asking;
  if (!response.ok) throw new NotSigned(response.status);
  return answer.parse(await response.json());
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

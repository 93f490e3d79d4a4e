import { onTestFinished } from "vitest";
import { ApiProblem } from "#app/_lib/api.ts";
import { pusherSocket } from "#app/_lib/pusher-socket.ts";
import { createRealtime } from "#app/_lib/realtime.ts";
import { Problem } from "#lib/contract/problem.ts";
import type { RealtimeServer } from "#scripts/realtime/server.ts";

interface Site {
  readonly origin: string;
  readonly server: RealtimeServer;
}

/**
 * A page as far as it listens: the browser's own code with the vendor's SDK, and the cookie of whoever looks. `document`
 * has to stand for one that is looked at.
 */
export function openPage({ origin, server }: Site, headers: Readonly<Record<string, string>>) {
  const config = { key: server.key, cluster: "local", host: server.host, port: server.port };
  const answers: string[] = [];
  const heard: string[] = [];
  const realtime = createRealtime(
    pusherSocket({ ...config, useTls: false }, async (path, form, answer) => {
      const body = new URLSearchParams(form);
      const response = await fetch(origin + path, { method: "POST", headers, body });
      answers.push(`${path} ${response.status}`);
      if (!response.ok) throw new ApiProblem(Problem.parse(await response.json()));
      return answer.parse(await response.json());
    }),
  );
  onTestFinished(realtime.start());
  return {
    state: realtime.state,
    isLive: realtime.isLive,
    /** What our server said to the socket's questions, in this order. */
    answers,
    /** Names of the events that came. */
    heard,
    listen(channel: string) {
      realtime.listen(channel, { onEvent: (name) => heard.push(name), onStale: () => undefined });
    },
  };
}

export type Page = ReturnType<typeof openPage>;

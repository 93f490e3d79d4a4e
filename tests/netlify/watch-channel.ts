import Pusher from "pusher-js";
import { expect, onTestFinished } from "vitest";
import type { RealtimeServer } from "#scripts/realtime/server.ts";

interface Permission {
  readonly siteUrl: string;
  /** Of whom signs in with it. */
  readonly apiKey: string;
}

interface Heard {
  readonly events: { readonly name: string; readonly data: unknown }[];
  until(name: string, timeoutMs: number): Promise<void>;
}

/** Listens as a browser does, with the vendor's SDK, and lets the site sign the subscription. */
export async function watchChannel(
  server: RealtimeServer,
  channel: string,
  { siteUrl, apiKey }: Permission,
): Promise<Heard> {
  const headers = await signIn(siteUrl, apiKey);
  const client = new Pusher(server.key, {
    cluster: "local",
    wsHost: server.host,
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ["ws"],
    disableStats: true,
    channelAuthorization: {
      transport: "ajax",
      endpoint: "",
      customHandler({ socketId, channelName }, callback) {
        sign(`${siteUrl}/api/realtime/auth`, headers, {
          socket_id: socketId,
          channel_name: channelName,
        }).then(
          (data) => callback(null, data),
          (error) => callback(error, null),
        );
      },
    },
  });
  onTestFinished(() => client.disconnect());
  const events: Heard["events"] = [];
  const joined = client.subscribe(channel);
  joined.bind_global((name: string, data: unknown) => {
    if (name.startsWith("job.")) events.push({ name, data });
  });
  await expect.poll(() => joined.subscribed, { timeout: 20_000 }).toBe(true);
  return {
    events,
    async until(name, timeout) {
      await expect.poll(() => events.at(-1)?.name, { timeout }).toBe(name);
    },
  };
}

type Headers = Readonly<Record<string, string>>;

async function signIn(siteUrl: string, apiKey: string): Promise<Headers> {
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const body = JSON.stringify({ apiKey });
  const response = await fetch(`${siteUrl}/api/session`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`nobody was signed in: ${response.status}`);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { cookie: cookies.join("; "), "sec-fetch-site": "same-origin" };
}

async function sign(
  url: string,
  headers: Headers,
  form: Record<string, string>,
): Promise<{ auth: string }> {
  const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams(form) });
  if (!response.ok) throw new Error(`the subscription was refused: ${response.status}`);
  return response.json();
}

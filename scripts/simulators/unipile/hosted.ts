import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Accounts } from "./accounts.ts";
import { hash } from "./hash.ts";
import { AccountOptions, type Login, type SimulatorOptions } from "./options.ts";
import { refusal } from "./unipile-errors.ts";

const WebUrl = z.url({ protocol: /^https?$/ });
const Link = z
  .object({
    type: z.enum(["create", "reconnect"]),
    providers: z.union([z.string(), z.array(z.string())]).optional(),
    reconnect_account: z.string().optional(),
    api_url: z.string(),
    expiresOn: z.iso.datetime(),
    name: z.string().optional(),
    success_redirect_url: WebUrl.optional(),
    failure_redirect_url: WebUrl.optional(),
    notify_url: WebUrl.optional(),
  })
  .refine(({ type, providers }) => type !== "create" || providers !== undefined, "providers")
  .refine(
    ({ type, reconnect_account }) => type !== "reconnect" || reconnect_account !== undefined,
    "reconnect_account",
  );
type Link = z.infer<typeof Link>;

/** Null is a sign-in that fails. */
export type Choice = { name: string } | null;

export type Hosted = {
  createLink(body: unknown): { object: "HostedAuthUrl"; url: string };
  /** Who can sign in by the link; null when it is used up or too old. */
  choices(token: string): { isReconnect: boolean; names: string[] } | null;
  /** What the page does when somebody signs in there, or fails to; null when the link is used up or too old. */
  signIn(token: string, choice: Choice): Promise<{ redirectUrl: string | null } | null>;
};

export type HostedWorld = {
  options: Pick<SimulatorOptions, "logins" | "connectingMs" | "clock">;
  accounts: Accounts;
  baseUrl(): string;
  stopped: AbortSignal;
  reconnect(accountId: string): void;
};

export function hosted(world: HostedWorld): Hosted {
  const links = new Map<string, Link>();

  function usable(token: string): Link | null {
    const link = links.get(token);
    return link && Date.parse(link.expiresOn) >= world.options.clock() ? link : null;
  }

  return {
    createLink(body) {
      const link = Link.safeParse(body);
      if (!link.success) throw refusal("invalid_parameters", z.prettifyError(link.error));
      if (link.data.reconnect_account) world.accounts.find(link.data.reconnect_account);
      const token = randomBytes(16).toString("base64url");
      links.set(token, link.data);
      return { object: "HostedAuthUrl", url: `${world.baseUrl()}/_hosted/${token}` };
    },
    choices(token) {
      const link = usable(token);
      if (!link) return null;
      const { reconnect_account: id } = link;
      if (id !== undefined) return { isReconnect: true, names: [world.accounts.find(id).name] };
      return { isReconnect: false, names: world.options.logins.map(({ name }) => name) };
    },
    async signIn(token, choice) {
      const link = usable(token);
      links.delete(token);
      if (!link) return null;
      if (choice === null) {
        await notify(link, { status: "CREATION_FAILED", account_id: "" });
        return { redirectUrl: link.failure_redirect_url ?? null };
      }
      await notify(link, connect(world, link, choice));
      return { redirectUrl: link.success_redirect_url ?? null };
    },
  };
}

type Told = { status: string; account_id: string };

function connect(world: HostedWorld, link: Link, { name }: { name: string }): Told {
  const { reconnect_account: again } = link;
  if (link.type === "reconnect" && again !== undefined) {
    world.reconnect(again);
    return { status: "RECONNECTED", account_id: again };
  }
  const login = world.options.logins.find((each) => each.name === name) ?? { name, seats: [] };
  return { status: "CREATION_SUCCESS", account_id: accountOf(world, login) };
}

/** A person who was connected before is the same account still. */
function accountOf(world: HostedWorld, { name, seats }: Login): string {
  const id = `sim-${hash(`login:${name}`).toString(36)}`;
  if (world.accounts.list().some((account) => account.id === id)) {
    world.reconnect(id);
    return id;
  }
  const { connectingMs } = world.options;
  const status = connectingMs > 0 ? "CONNECTING" : "OK";
  world.accounts.add(AccountOptions.parse({ id, name, seats, status }));
  if (connectingMs > 0) void becomeReady(world, id);
  return id;
}

async function becomeReady(world: HostedWorld, id: string): Promise<void> {
  const { connectingMs } = world.options;
  await wait(connectingMs, undefined, { signal: world.stopped, ref: false }).catch(() => undefined);
  const isThere = world.accounts.list().some((account) => account.id === id);
  if (!world.stopped.aborted && isThere) world.reconnect(id);
}

async function notify({ notify_url: url, name }: Link, told: Told): Promise<void> {
  if (url === undefined) return;
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...told, name }),
      signal: AbortSignal.timeout(5_000),
    });
    await answer.body?.cancel();
  } catch {
    // The account is connected whether or not anybody listens.
  }
}

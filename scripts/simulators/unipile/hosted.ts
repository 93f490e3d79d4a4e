import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Accounts } from "./accounts.ts";
import { AccountOptions } from "./options.ts";
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
    notify_url: WebUrl.optional(),
  })
  .refine(({ type, providers }) => type !== "create" || providers !== undefined, "providers")
  .refine(
    ({ type, reconnect_account }) => type !== "reconnect" || reconnect_account !== undefined,
    "reconnect_account",
  );
type Link = z.infer<typeof Link>;

export type Hosted = {
  createLink(body: unknown): { object: "HostedAuthUrl"; url: string };
  /** What the page does when a person signs in there; null when the link is used up or too old. */
  signIn(token: string): Promise<{ redirectUrl: string | null } | null>;
};

export type HostedWorld = {
  accounts: Accounts;
  baseUrl(): string;
  clock(): number;
  reconnect(accountId: string): void;
};

export function hosted(world: HostedWorld): Hosted {
  const links = new Map<string, Link>();

  function connect(link: Link): { status: string; accountId: string } {
    if (link.type === "reconnect" && link.reconnect_account) {
      world.reconnect(link.reconnect_account);
      return { status: "RECONNECTED", accountId: link.reconnect_account };
    }
    const accountId = randomBytes(16).toString("base64url");
    world.accounts.add(AccountOptions.parse({ id: accountId }));
    return { status: "CREATION_SUCCESS", accountId };
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
    async signIn(token) {
      const link = links.get(token);
      links.delete(token);
      if (!link || Date.parse(link.expiresOn) < world.clock()) return null;
      const { status, accountId } = connect(link);
      if (link.notify_url) {
        await notify(link.notify_url, { status, account_id: accountId, name: link.name });
      }
      return { redirectUrl: link.success_redirect_url ?? null };
    },
  };
}

async function notify(url: string, body: unknown): Promise<void> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });
    await answer.body?.cancel();
  } catch {
    // The account is connected whether or not anybody listens.
  }
}

import { z } from "zod";
import { SourceError } from "#lib/engine/errors.ts";
import { type UnipileKey, unipileClient } from "#lib/http/unipile.ts";
import type { AccountDesk } from "#lib/linking/ports.ts";
import { readAccount } from "./linkedin/accounts.ts";

const HostedLink = z.object({ url: z.url({ protocol: /^https?$/ }) });
const MadeHook = z.object({ webhook_id: z.string().min(1) });
const Anything = z.unknown();

/** Unipile leaves connecting, ok and stopped out unless they are asked for: then nobody would hear of a recovery. */
const EVENTS = ["deleted", "reconnected", "ok", "connecting", "stopped", "error", "credentials"];

/** A search needs no messages: none are fetched. */
const NO_MESSAGES = { MESSAGING: { chats: 0, messages: 0 } };

/** Connects, reads and removes LinkedIn accounts by Unipile: https://developer.unipile.com/docs/hosted-auth */
export function linkedinDesk(options: UnipileKey): AccountDesk {
  const unipile = unipileClient(options);
  const drop = (path: string, signal: AbortSignal) =>
    orGone(unipile({ path, query: {}, method: "DELETE", schema: Anything, signal }));
  return {
    async makeLink({ again, expiresAt, notifyUrl, successUrl, failureUrl, signal }) {
      const whom =
        again === null
          ? { type: "create", providers: ["LINKEDIN"] }
          : { type: "reconnect", reconnect_account: again };
      const { url } = await unipile({
        path: "/hosted/accounts/link",
        query: {},
        body: {
          ...whom,
          api_url: options.baseUrl,
          expiresOn: expiresAt.toISOString(),
          notify_url: notifyUrl,
          success_redirect_url: successUrl,
          failure_redirect_url: failureUrl,
          sync_limit: NO_MESSAGES,
        },
        schema: HostedLink,
        signal,
      });
      return url;
    },

    read: (accountId, signal) => orGone(readAccount(unipile, accountId, signal)),

    async remove(accountId, signal) {
      await drop(`/accounts/${encodeURIComponent(accountId)}`, signal);
    },

    async watch({ accountId, url, signal }) {
      const { webhook_id: hookId } = await unipile({
        path: "/webhooks",
        query: {},
        body: {
          source: "account_status",
          request_url: url,
          account_ids: [accountId],
          events: EVENTS,
        },
        schema: MadeHook,
        signal,
      });
      return hookId;
    },

    async unwatch(hookId, signal) {
      await drop(`/webhooks/${encodeURIComponent(hookId)}`, signal);
    },
  };
}

async function orGone<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SourceError && error.kind === "gone") return null;
    throw error;
  }
}

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { refusal } from "./unipile-errors.ts";

const EVENTS = [
  "creation_success",
  "creation_fail",
  "deleted",
  "reconnected",
  "sync_success",
  "stopped",
  "ok",
  "connecting",
  "error",
  "credentials",
  "permissions",
] as const;
const NOT_BY_DEFAULT = new Set(["connecting", "ok", "stopped"]);
const RETRY_AFTER_MS = [200, 1_000];

const Webhook = z.object({
  source: z.literal("account_status"),
  request_url: z.url({ protocol: /^https?$/ }),
  name: z.string().optional(),
  format: z.enum(["json", "form"]).default("json"),
  account_ids: z.array(z.string()).optional(),
  enabled: z.boolean().default(true),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  events: z.array(z.enum(EVENTS)).default(EVENTS.filter((event) => !NOT_BY_DEFAULT.has(event))),
});
type Webhook = z.infer<typeof Webhook>;

export type Webhooks = {
  create(body: unknown): { object: "WebhookCreated"; webhook_id: string };
  list(): unknown;
  remove(id: string): { object: "WebhookDeleted"; webhook_id: string };
  tell(accountId: string, message: string): void;
};

export function webhooks(stopped: AbortSignal): Webhooks {
  const byId = new Map<string, Webhook>();
  return {
    create(body) {
      const webhook = Webhook.safeParse(body);
      if (!webhook.success) throw refusal("invalid_parameters", z.prettifyError(webhook.error));
      const id = `we_${randomUUID()}`;
      byId.set(id, webhook.data);
      return { object: "WebhookCreated", webhook_id: id };
    },
    list: () => ({
      object: "WebhookList",
      items: [...byId].map(([id, webhook]) => ({ object: "Webhook", id, ...webhook })),
      cursor: null,
    }),
    remove(id) {
      if (!byId.delete(id)) throw refusal("resource_not_found", "Webhook not found");
      return { object: "WebhookDeleted", webhook_id: id };
    },
    tell(accountId, message) {
      for (const webhook of byId.values()) {
        if (wants(webhook, accountId, message)) {
          void deliver(webhook, { accountId, message }, stopped);
        }
      }
    },
  };
}

function wants(webhook: Webhook, accountId: string, message: string): boolean {
  if (!webhook.enabled) return false;
  if (webhook.account_ids && !webhook.account_ids.includes(accountId)) return false;
  return webhook.events.some((event) => event === message.toLowerCase());
}

async function deliver(
  webhook: Webhook,
  { accountId, message }: { accountId: string; message: string },
  signal: AbortSignal,
): Promise<void> {
  const status = { account_id: accountId, account_type: "LINKEDIN", message };
  for (const pauseMs of [0, ...RETRY_AFTER_MS]) {
    if (pauseMs > 0) await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    if (await isTaken(webhook, { AccountStatus: status }, signal)) return;
  }
}

async function isTaken(webhook: Webhook, body: unknown, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(webhook.request_url, {
      method: "POST",
      headers: webhook.headers.map(({ key, value }): [string, string] => [key, value]),
      body: JSON.stringify(body), // without a content type of its own, as the real ones
      signal,
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // nobody listens there: tried again
  }
}

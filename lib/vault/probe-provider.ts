import { z } from "zod";
import type { ProviderKeyName } from "#lib/contract/provider-key.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { plainSend, requestJson, type Send } from "#lib/http/request-json.ts";
import type { OpenKey, Probe, ProbeKey } from "./ports.ts";

/** The cheapest question of a provider that needs its key. The key is never in an address: those land in logs. */
interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What an answer looks like to somebody who was let in. */
  readonly schema: z.ZodType;
  /** Statuses by which the provider says that the key is not good. */
  readonly refusals: readonly number[];
}

/** Constants; only tests put others in their place. */
const HOSTS = {
  google_places: "https://places.googleapis.com",
  yelp: "https://api.yelp.com",
  hunter: "https://api.hunter.io",
  neverbounce: "https://api.neverbounce.com",
  anthropic: "https://api.anthropic.com",
  openai: "https://api.openai.com",
};

const List = z.array(z.unknown());

type Ask = (key: OpenKey, hosts: typeof HOSTS) => Question | null;

const QUESTIONS: Readonly<Record<ProviderKeyName, Ask>> = {
  unipile: ({ apiKey, baseUrl }) =>
    baseUrl === null
      ? null
      : {
          url: `${baseUrl}/api/v1/accounts?limit=1`,
          headers: { "X-API-KEY": apiKey },
          schema: z.object({ items: List }),
          refusals: [401, 403],
        },
  google_places: ({ apiKey }, hosts) => ({
    url: `${hosts.google_places}/v1/places:searchText`,
    headers: { "X-Goog-Api-Key": apiKey, "X-Goog-FieldMask": "places.id" }, // the free field
    body: { textQuery: "coffee in Milwaukee", pageSize: 1 },
    schema: z.object({ places: List.optional() }),
    refusals: [400, 401, 403], // a key that is none is answered 400
  }),
  yelp: ({ apiKey }, hosts) => ({
    url: `${hosts.yelp}/v3/businesses/search?location=Milwaukee&limit=1`,
    headers: { Authorization: `Bearer ${apiKey}` },
    schema: z.object({ businesses: List }),
    refusals: [400, 401, 403],
  }),
  hunter: ({ apiKey }, hosts) => ({
    url: `${hosts.hunter}/v2/account`,
    headers: { "X-API-KEY": apiKey },
    schema: z.object({ data: z.object({}) }),
    refusals: [401], // 403 is its way to say: slow down
  }),
  neverbounce: ({ apiKey }, hosts) => ({
    url: `${hosts.neverbounce}/v4/account/info`,
    headers: {},
    body: { key: apiKey }, // it takes the key in no header
    schema: z.object({ status: z.enum(["success", "auth_failure"]) }), // both come as 200
    refusals: [401, 403],
  }),
  ai: ({ apiKey }, hosts) => {
    const refusals = [401, 403];
    const schema = z.object({ data: List });
    if (apiKey.startsWith("sk-ant-")) {
      const headers = { "x-api-key": apiKey, "anthropic-version": "2023-06-01" };
      return { url: `${hosts.anthropic}/v1/models?limit=1`, headers, schema, refusals };
    }
    if (!apiKey.startsWith("sk-")) return null; // whose it is, nobody knows: it is sent to nobody
    const headers = { Authorization: `Bearer ${apiKey}` };
    return { url: `${hosts.openai}/v1/models`, headers, schema, refusals };
  },
};

/** @param send how an address is asked that came with its key */
export function probeProvider(send: Send = plainSend, hosts: Partial<typeof HOSTS> = {}): ProbeKey {
  return async (key, signal) => {
    const question = QUESTIONS[key.provider](key, { ...HOSTS, ...hosts });
    if (question === null) return refused("This is not the key of a provider that is known here.");
    try {
      return judge(await ask(question, signal, key.baseUrl === null ? plainSend : send));
    } catch (error) {
      if (error instanceof SourceError) return explain(error, question);
      throw error;
    }
  };
}

function ask(
  { url, headers, body, schema }: Question,
  signal: AbortSignal,
  send: Send,
): Promise<unknown> {
  return requestJson({
    send,
    url: new URL(url),
    headers: { ...headers, accept: "application/json" },
    ...(body !== undefined && { body }),
    schema,
    signal,
    toError: ({ status }) => new SourceError("fatal", `answered ${status}`, { status }),
  });
}

const Told = z.object({ status: z.literal("auth_failure") });

function judge(answer: unknown): Probe {
  if (Told.safeParse(answer).success) return refused("The provider refuses this key.");
  return { verdict: "works", detail: "The provider takes this key." };
}

/** The provider's own words stay out: they may repeat the key. */
function explain({ status }: SourceError, { refusals }: Question): Probe {
  if (status === undefined) return unclear("The provider gave no answer that is understood here.");
  if (refusals.includes(status)) return refused(`The provider refuses this key (${status}).`);
  return status === 429
    ? unclear("The provider asks to slow down, or the allowance is used up; try again later.")
    : unclear(`The provider answered with status ${status}; try again later.`);
}

const refused = (detail: string): Probe => ({ verdict: "refused", detail });
const unclear = (detail: string): Probe => ({ verdict: "unclear", detail });

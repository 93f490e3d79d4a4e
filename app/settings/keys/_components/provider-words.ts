import type { ProviderKeyName } from "#lib/contract/provider-key.ts";

interface ProviderWords {
  readonly name: string;
  /** What it is good for. */
  readonly use: string;
}

export const PROVIDERS: Readonly<Record<ProviderKeyName, ProviderWords>> = {
  unipile: { name: "Unipile", use: "Searches LinkedIn with your accounts" },
  google_places: { name: "Google Places", use: "Finds businesses on the map" },
  yelp: { name: "Yelp", use: "Finds businesses and what they are rated" },
  hunter: { name: "Hunter", use: "Finds e-mail addresses" },
  neverbounce: { name: "NeverBounce", use: "Checks e-mail addresses" },
  ai: { name: "AI", use: "Words and scores; a key of Anthropic or OpenAI" },
};

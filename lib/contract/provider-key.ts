import { z } from "zod";

/** Providers at which a workspace may have a key of its own. */
export const ProviderKeyName = z.enum([
  "unipile",
  "google_places",
  "yelp",
  "hunter",
  "neverbounce",
  "ai",
]);
export type ProviderKeyName = z.infer<typeof ProviderKeyName>;

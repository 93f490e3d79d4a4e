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

/** Body of `PUT /api/v1/provider-keys/:provider`. `baseUrl` is for Unipile, which gives each customer an address. */
export const ProviderKeyRequest = z.strictObject({
  key: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{16,500}$/, "must be 16 to 500 visible ASCII characters without blanks"),
  baseUrl: z.string().trim().min(1).max(200).optional(),
});
export type ProviderKeyRequest = z.infer<typeof ProviderKeyRequest>;

/** What anybody is told of a key that is kept: never the key. */
export const ProviderKey = z.object({
  provider: ProviderKeyName,
  /** Its last four characters, to tell it from another. */
  ending: z.string(),
  baseUrl: z.string().nullable(),
  /** Null until it was tested. */
  isWorking: z.boolean().nullable(),
  testedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
});
export type ProviderKey = z.infer<typeof ProviderKey>;

export const ProviderKeyList = z.object({ keys: z.array(ProviderKey) });
export type ProviderKeyList = z.infer<typeof ProviderKeyList>;

/** Answer of `POST /api/v1/provider-keys/:provider/test`, in words of ours. */
export const ProviderKeyTest = z.object({ isWorking: z.boolean(), detail: z.string() });
export type ProviderKeyTest = z.infer<typeof ProviderKeyTest>;

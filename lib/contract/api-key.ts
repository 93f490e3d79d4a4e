import { z } from "zod";
import { KeyScope } from "./access.ts";
import { PlainLine } from "./plain-line.ts";

const Moment = z.iso.datetime();

export const MAX_KEY_DAYS = 365;
export const DEFAULT_KEY_DAYS = 90;
export const MAX_KEYS = 25;

/** Body of `POST /api/v1/api-keys`. */
export const NewApiKey = z.strictObject({
  name: PlainLine,
  scopes: z
    .array(KeyScope)
    .min(1)
    .max(KeyScope.options.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, "must name each scope once"),
  expiresInDays: z.number().int().min(1).max(MAX_KEY_DAYS).default(DEFAULT_KEY_DAYS),
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** A key that was not revoked, known by how it begins. `scopes` of a first key is `all`. */
export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdBy: z.string().nullable(),
  createdAt: Moment,
  lastUsedAt: Moment.nullable(),
  expiresAt: Moment.nullable(),
  isExpired: z.boolean(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Answer of `GET /api/v1/api-keys`, newest first. */
export const ApiKeyList = z.object({ keys: z.array(ApiKey) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** Answer of `POST /api/v1/api-keys`: the only place where the key itself ever is. */
export const CreatedApiKey = ApiKey.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

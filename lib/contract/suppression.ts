import { z } from "zod";
import { MAX_CURSOR } from "./cursor.ts";

/**
 * What a suppression names: a person by the provider's id or by profile address, an e-mail, a phone number, or all of a
 * domain or company.
 */
export const SuppressionKind = z.enum(["person", "profile", "email", "phone", "domain", "company"]);
export type SuppressionKind = z.infer<typeof SuppressionKind>;

const Entry = z.strictObject({ kind: SuppressionKind, value: z.string().trim().min(1).max(500) });

/** Body of `POST /api/v1/suppressions`: one, or up to 2,500. */
export const SuppressionRequest = z.union([
  Entry.transform((entry) => [entry]),
  z
    .strictObject({ suppressions: z.array(Entry).min(1).max(2_500) })
    .transform(({ suppressions }) => suppressions),
]);

/** `ids` are in the order of what was sent; what was listed before has the id it had. */
export const SuppressionAnswer = z.object({
  added: z.number().int().min(0),
  ids: z.array(z.uuid()),
});
export type SuppressionAnswer = z.infer<typeof SuppressionAnswer>;

/** An entry of the list. Of whom it is about nothing is kept but a hash, which stays here. */
export const Suppression = z.object({
  id: z.uuid(),
  kind: SuppressionKind,
  reason: z.enum(["asked", "erased", "provider"]),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type Suppression = z.infer<typeof Suppression>;

export const SuppressionList = z.object({
  suppressions: z.array(Suppression),
  nextCursor: z.string().nullable(),
});

/** Query of `GET /api/v1/suppressions`, newest first. */
export const SuppressionQuery = z.strictObject({
  cursor: z.string().max(MAX_CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

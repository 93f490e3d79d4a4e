import { z } from "zod";

/**
 * What a suppression names: a person by the provider's id or by profile address, an e-mail, a phone number, or all of a
 * domain or company.
 */
export const SuppressionKind = z.enum(["person", "profile", "email", "phone", "domain", "company"]);
export type SuppressionKind = z.infer<typeof SuppressionKind>;

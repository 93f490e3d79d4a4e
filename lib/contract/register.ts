import { z } from "zod";
import { SuppressionKind } from "./suppression.ts";

/*
 * The register of erasures as a file, a line of JSON each: what a database that was restored from a backup has to be told
 * again. There are only keyed hashes in it.
 */

const Of = { workspaceId: z.uuid(), at: z.iso.datetime() };
const Line = { id: z.uuid(), ...Of, userId: z.uuid() };

/** Somebody was erased: what they could be found by, and what was taken out of searches' words. */
const Erased = z.strictObject({
  what: z.literal("erased"),
  ...Line,
  subjectHash: z.string(),
  removed: z.record(z.string(), z.number()),
  hashes: z.array(z.strictObject({ kind: SuppressionKind, hash: z.string() })),
  wordHashes: z.array(z.string()),
});

/** Somebody must not be found again. */
const Listed = z.strictObject({
  what: z.literal("listed"),
  ...Line,
  kind: SuppressionKind,
  hash: z.string(),
  pepper: z.string(),
  reason: z.enum(["asked", "erased", "provider"]),
});

/** A workspace was deleted, with all that was in it. */
export const Deleted = z.strictObject({ what: z.literal("deleted"), ...Of });
export type Deletion = z.infer<typeof Deleted>;

/** By which a whole file is told from one that was cut short. */
const End = z.strictObject({ what: z.literal("end"), lines: z.number().int().min(0) });

/** What one workspace has. */
export const RegisterEntry = z.discriminatedUnion("what", [Erased, Listed]);
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export type Registered = RegisterEntry | Deletion;

export const RegisterLine = z.discriminatedUnion("what", [Erased, Listed, Deleted, End]);
export type RegisterLine = z.infer<typeof RegisterLine>;

import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { EngineError } from "#lib/engine/errors.ts";

/** Microseconds since 1970 and the id: what lists of jobs are ordered by, newest first. */
const Place = z.tuple([z.string().regex(/^\d{1,17}$/), z.uuid()]);

/** The first half of a place as the statement gives it. */
export const placedAt = sql`(extract(epoch from created_at) * 1000000)::bigint::text`;

/** For whoever hands it out to sign: a place by itself is only a place. */
export const encodePlace = (at: string, jobId: string) => `${at}|${jobId}`;

/** What comes after the place that a cursor names; everything without a cursor. */
export function isAfter(cursor: string | null): SQL {
  if (cursor === null) return sql`true`;
  const [at, jobId] = decodePlace(cursor);
  return sql`(created_at, id) <
    ('epoch'::timestamptz + ${at}::bigint * interval '1 microsecond', ${jobId}::uuid)`;
}

function decodePlace(cursor: string): z.output<typeof Place> {
  const place = Place.safeParse(cursor.split("|"));
  if (place.success) return place.data;
  throw new EngineError("invalid", "cursor is not one that this API gave out", { field: "cursor" });
}

import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { EngineError } from "#lib/engine/errors.ts";

/** Microseconds since 1970 and the id: what lists of jobs are ordered by, newest first. */
const Place = z.tuple([z.string().regex(/^\d{1,17}$/), z.uuid()]);

/** The first half of a place as the statement gives it. */
export const placeOf = (moment: SQL) =>
  sql`(extract(epoch from ${moment}) * 1000000)::bigint::text`;
export const placedAt = placeOf(sql`created_at`);

/** For whoever hands it out to sign: a place by itself is only a place. */
export const encodePlace = (at: string, jobId: string) => `${at}|${jobId}`;

/** What comes after the place that a cursor names; everything without a cursor. */
export function isAfter(cursor: string | null): SQL {
  return cursor === null ? sql`true` : sql`(created_at, id) < ${placeIn(cursor)}`;
}

/** The moment and id that a cursor names. */
export function placeIn(cursor: string): SQL {
  const [at, id] = decodePlace(cursor);
  return sql`('epoch'::timestamptz + ${at}::bigint * interval '1 microsecond', ${id}::uuid)`;
}

function decodePlace(cursor: string): z.output<typeof Place> {
  const place = Place.safeParse(cursor.split("|"));
  if (place.success) return place.data;
  throw new EngineError("invalid", "cursor is not one that this API gave out", { field: "cursor" });
}

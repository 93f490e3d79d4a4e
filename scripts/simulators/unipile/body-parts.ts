import { z } from "zod";

/** What the bodies of the searches are made of. Wrong values are refused also where the data cannot filter by them. */

export const Id = z
  .union([z.string().regex(/^\d+$/), z.number().int().nonnegative()])
  .transform(String);
export const Ids = z.array(Id).min(1);
const Name = z.union([z.string().min(1), z.number()]).transform(String); // an id or plain words
export const Names = z.array(Name).min(1);
export const List = z.array(z.union([z.literal("ALL"), Id])).min(1);

export function sides<T>(list: z.ZodType<T>) {
  return z.object({ include: list.optional(), exclude: list.optional() });
}

/** A range between the steps that LinkedIn's own filter has. */
export function steps(mins: readonly number[], maxs: readonly number[]) {
  return z.object({ min: z.literal(mins).optional(), max: z.literal(maxs).optional() });
}

export const Range = z.object({ min: z.number().optional(), max: z.number().optional() });

export const Headcounts = z.array(
  steps([1, 11, 51, 201, 501, 1001, 5001, 10_001], [1, 10, 50, 200, 500, 1000, 5000, 10_000]),
);
export const Language = z.array(z.string().length(2));
export const Distance = z.literal([1, 2, 3]);
export const DistanceOrGroup = z.literal([1, 2, 3, "GROUP"]);

import { z } from "zod";
import { HEADCOUNT_BANDS, Headcount } from "#lib/contract/job.ts";

/** The forms in which Unipile takes a filter, each made a list. */

export function toList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A filter that says nothing, in whatever form. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

const Sides = z.strictObject({ include: z.unknown(), exclude: z.unknown() }).partial();
const Marked = z
  .strictObject({
    id: z.unknown(),
    keywords: z.unknown(),
    priority: z.enum(["CAN_HAVE", "MUST_HAVE", "DOESNT_HAVE"]),
  })
  .partial();

/** Sales Navigator keeps two lists, Recruiter marks each value; anything else is a list of what is wanted. */
export function toSides(value: unknown): { include: unknown[]; exclude: unknown[] } {
  const sides = Sides.safeParse(value).data;
  if (sides) return { include: toList(sides.include), exclude: toList(sides.exclude) };
  const values = toList(value).map((entry) => {
    const marked = Marked.safeParse(entry).data;
    if (!marked) return { value: entry, isUnwanted: false };
    return {
      value: marked.id ?? marked.keywords,
      isUnwanted: marked.priority === "DOESNT_HAVE",
    };
  });
  return {
    include: values.filter(({ isUnwanted }) => !isUnwanted).map((each) => each.value),
    exclude: values.filter(({ isUnwanted }) => isUnwanted).map((each) => each.value),
  };
}

const Range = z.strictObject({ min: z.number(), max: z.number() }).partial();

/** A range of company sizes as the letters that make it up; what begins or ends inside of one is left as it is. */
export function toLetters(value: unknown): unknown[] {
  const range = Range.safeParse(value).data;
  if (!range) return [value];
  const { min = 1, max = Number.POSITIVE_INFINITY } = range;
  const within = Headcount.options.filter((letter) => {
    const band = bandOf(letter);
    return band.min >= min && band.max <= max && (letter !== "A" || max === 1);
  });
  const [first, last] = [within[0], within.at(-1)];
  const isWhole = first && last && bandOf(first).min === min && bandOf(last).max === max;
  return isWhole ? within : [value];
}

function bandOf(letter: Headcount): { min: number; max: number } {
  return { max: Number.POSITIVE_INFINITY, ...HEADCOUNT_BANDS[letter] };
}

import type { LicenceClass } from "./ports.ts";

const DAY_MS = 24 * 60 * 60_000;

const FIELDS_KEPT_MS: Readonly<Record<LicenceClass, number | null>> = {
  keep: null,
  month: 30 * DAY_MS,
  day: DAY_MS,
  id_only: 0,
};

/** What a store has to know of a source's terms to keep to them. */
export function keptBy(licence: LicenceClass): { fieldsKeptMs?: number } {
  const fieldsKeptMs = FIELDS_KEPT_MS[licence];
  return fieldsKeptMs === null ? {} : { fieldsKeptMs };
}

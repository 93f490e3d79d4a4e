import type { SortKey } from "./review-view.ts";

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly sort?: SortKey;
  /** Columns that narrow screens do without. */
  readonly className?: string;
}

/** Of the table, not of the window: the details take room beside it. */
export const WIDE_ONLY = "hidden @5xl:block";
export const MEDIUM_ONLY = "hidden @2xl:block";
export const NOT_NARROW = "hidden @lg:block";

export const COLUMNS: readonly Column[] = [
  { key: "prospect", label: "Prospect", sort: "name" },
  { key: "company", label: "Company", sort: "company", className: NOT_NARROW },
  { key: "place", label: "Place", className: MEDIUM_ONLY },
  { key: "degree", label: "Degree", className: MEDIUM_ONLY },
  { key: "novelty", label: "New", className: WIDE_ONLY },
  { key: "source", label: "Source", className: WIDE_ONLY },
  { key: "contact", label: "Contact", className: NOT_NARROW },
  { key: "decision", label: "Decision" },
];

/** Said in so many words: elements of a table that CSS lays out otherwise are no table to a screen reader. */
export const ROLES = {
  grid: { role: "grid", "aria-multiselectable": true },
  rowGroup: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader", scope: "col" },
  cell: { role: "gridcell" },
} as const;

/** One template for the head and every row, so that the columns line up. */
export const ROW_GRID =
  "grid grid-cols-[2.25rem_minmax(0,1fr)_10.5rem] gap-x-3 @lg:grid-cols-[2.25rem_minmax(0,2.2fr)_minmax(0,1.8fr)_3.5rem_10.5rem] @2xl:grid-cols-[2.25rem_minmax(0,2.2fr)_minmax(0,1.8fr)_minmax(0,1.2fr)_3.5rem_3.5rem_10.5rem] @5xl:grid-cols-[2.25rem_minmax(0,2.2fr)_minmax(0,1.8fr)_minmax(0,1.2fr)_3.5rem_5.5rem_7rem_4rem_11rem]";

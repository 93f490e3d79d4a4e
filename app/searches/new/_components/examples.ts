import { EMPTY_DRAFT, type SearchDraft } from "#app/_lib/search-draft.ts";

interface Example {
  label: string;
  hint: string;
  draft: SearchDraft;
}

/** Searches that find somebody, also on the sample data. */
export const EXAMPLES: readonly Example[] = [
  {
    label: "Directors in Indiana",
    hint: "up to 100",
    draft: {
      ...EMPTY_DRAFT,
      titles: ["Director"],
      locations: [{ id: "103336534", label: "Indiana, United States" }],
    },
  },
  {
    label: "CEOs and CFOs in California",
    hint: "up to 250",
    draft: {
      ...EMPTY_DRAFT,
      titles: ["CEO", "CFO"],
      locations: [{ id: "102095887", label: "California, United States" }],
      target: "250",
    },
  },
  {
    label: "State senators in the United States",
    hint: "up to 1,000",
    draft: {
      ...EMPTY_DRAFT,
      titles: ["State Senator"],
      locations: [{ id: "103644278", label: "United States" }],
      target: "1000",
    },
  },
];

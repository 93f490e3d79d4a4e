import type { Criteria, Headcount } from "#lib/contract/job.ts";

const SIZES: Record<Headcount, string> = {
  A: "self-employed",
  B: "1–10",
  C: "11–50",
  D: "51–200",
  E: "201–500",
  F: "501–1,000",
  G: "1,001–5,000",
  H: "5,001–10,000",
  I: "10,001+",
};

const ORDINALS = { 1: "1st", 2: "2nd", 3: "3rd" } as const;

/** The criteria in words, as people read them in a list: "CEO · Indianapolis · 51–200 people". */
export function describeCriteria({ people }: Criteria): string {
  const parts = [
    people.url ? "LinkedIn search link" : undefined,
    people.titles?.join(" or "),
    people.keywords,
    people.companies?.length ? `at ${people.companies.join(", ")}` : undefined,
    people.locations?.map(({ label }) => label).join(" or "),
    people.industries?.map(({ label }) => label).join(" or "),
    people.headcount?.length
      ? `${people.headcount.map((letter) => SIZES[letter]).join(", ")} people`
      : undefined,
    people.degrees?.length
      ? `${people.degrees.map((degree) => ORDINALS[degree]).join(", ")} degree`
      : undefined,
    people.excludeTitles?.length ? `not ${people.excludeTitles.join(", ")}` : undefined,
  ];
  return parts.filter(Boolean).join(" · ") || "Everyone";
}

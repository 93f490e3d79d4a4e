const SOURCES: Readonly<Record<string, string>> = {
  classic: "LinkedIn",
  sales_navigator: "LinkedIn Sales Navigator",
  recruiter: "LinkedIn Recruiter",
};

/** Where a row comes from, as people are told it. */
export function sourceWords(api: string): string {
  return `${SOURCES[api] ?? api}, through Unipile`;
}

import type { Result, ResultsPage } from "./prospect.ts";

/** Stands for what a viewer does not see. */
const HIDDEN = "…";

const EMAIL = /[^\s@<>()]{1,64}@[^\s@<>()]{1,200}/g;
const FEWEST_DIGITS = 9;
const PHONE = /\+?\d[\d ()./-]{6,20}\d/g;

/** `jane@acme.com` -> `j…@acme.com` */
function maskEmail(email: string): string {
  const [first = ""] = email;
  return `${first}${HIDDEN}${email.slice(Math.max(0, email.lastIndexOf("@")))}`;
}

/** `+49 30 1234567` -> `+4…67` */
function maskPhone(phone: string): string {
  const isYears = phone.replaceAll(/\D/g, "").length < FEWEST_DIGITS; // 2015-2020
  if (isYears) return phone;
  return `${phone.slice(0, 2)}${HIDDEN}${phone.slice(-2)}`;
}

/** `https://www.linkedin.com/in/jane-doe` -> `https://www.linkedin.com/in/j…` */
function maskProfile(url: string): string {
  const { origin = "", pathname = "" } = URL.parse(url) ?? {};
  const [, folder = "", slug = ""] = pathname.split("/");
  const [first = ""] = slug;
  return slug === "" ? HIDDEN : `${origin}/${folder}/${first}${HIDDEN}`;
}

/** Whether a text is what a viewer was given in the place of the whole. */
export function isMasked(text: string): boolean {
  return text.includes(HIDDEN);
}

/** People write their address and number into what they call themselves. */
function maskContact(text: string): string {
  return text.replace(EMAIL, maskEmail).replace(PHONE, maskPhone);
}

/** Rows as a viewer sees them: nothing in them leads to the person. The provider's ids are addresses of the profile, too. */
export function maskResults(page: ResultsPage): ResultsPage {
  return { ...page, results: page.results.map(maskResult) };
}

function maskResult(result: Result): Result {
  const { name, title, headline, company, linkedinUrl } = result;
  return {
    ...result,
    name: maskContact(name),
    title: title && maskContact(title),
    headline: headline && maskContact(headline),
    company: company && maskContact(company),
    providerId: result.id,
    memberId: null,
    linkedinUrl: linkedinUrl && maskProfile(linkedinUrl),
  };
}

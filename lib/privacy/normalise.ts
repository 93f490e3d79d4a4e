import { domainToASCII } from "node:url";
import type { SuppressionKind } from "#lib/contract/suppression.ts";

/** One spelling for what names the same person or company; null for what names nobody. */
export const NORMALISE: Readonly<Record<SuppressionKind, (text: string) => string | null>> = {
  person: toPersonId,
  profile: toProfileSlug,
  email: toEmail,
  phone: toPhone,
  domain: toDomain,
  company: toCompany,
};

const clean = (text: string) => text.normalize("NFKC").trim().toLowerCase();

/** An id of the provider's or LinkedIn's member number, also out of a URN. Ids differ by case. */
function toPersonId(text: string): string | null {
  const id = text.trim().split(":").at(-1) ?? "";
  return /^[\w-]{1,200}$/.test(id) ? id : null;
}

/** The name in a public profile's address: the same in whichever language and however written. */
function toProfileSlug(text: string): string | null {
  const [, inAddress] = /linkedin\.com\/in\/([^/?#]+)/i.exec(text) ?? [];
  const slug = clean(decode(inAddress ?? text));
  return /^[\p{L}\p{N}._~%-]{1,200}$/u.test(slug) ? slug : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}

/** Without tricks: whether a dot or a plus matters, only the mailbox's own server knows. */
function toEmail(text: string): string | null {
  const [, mailbox, host] = /^([^\s@]{1,64})@([^\s@]+)$/.exec(clean(text)) ?? [];
  const domain = host === undefined ? null : toHost(host);
  return mailbox === undefined || domain === null ? null : `${mailbox}@${domain}`;
}

/** E.164. Ten digits as North America writes them are of there; any other number has to say its country. */
function toPhone(text: string): string | null {
  const spelled = text.normalize("NFKC").replace(/\(0\)|[\s().\-/]|^tel:/gi, "");
  const digits = spelled.replace(/^(\+|00)/, "");
  if (!/^\d+$/.test(digits)) return null;
  const isInternational = digits !== spelled;
  if (isInternational) return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null;
  const [, national] = /^1?([2-9]\d{2}[2-9]\d{6})$/.exec(digits) ?? [];
  return national === undefined ? null : `+1${national}`;
}

/** Out of an address too; a domain and what stands before it with www are one. */
function toDomain(text: string): string | null {
  const [host = ""] = clean(text)
    .replace(/^[a-z][a-z\d+.-]*:\/\//, "")
    .split(/[/?#:]/);
  return toHost(host.replace(/^www\./, ""));
}

const HOST = /^(?=.{3,253}$)([a-z\d]([a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/;

function toHost(text: string): string | null {
  const ascii = domainToASCII(text.replace(/\.$/, ""));
  return HOST.test(ascii) ? ascii : null;
}

const LEGAL_FORMS =
  /(?: (?:inc|incorporated|llc|llp|lp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|se|kg|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|pty|pte))+$/;

/** Without punctuation and legal form: "ACME, Inc." is "Acme". */
function toCompany(text: string): string | null {
  const words = clean(text)
    .replace(/[.,'’"“”()]/g, "")
    .replace(/[\s\-–—_/|]+/g, " ")
    .trim();
  const name = words.replace(LEGAL_FORMS, "");
  return /[\p{L}\p{N}]/u.test(name) && name.length <= 300 ? name : null;
}

import type { Prospect } from "#lib/contract/prospect.ts";
import type { Subject } from "./suppression-hash.ts";

/** What of a row can name somebody; a source that knows addresses and numbers gives them too. */
export interface Findable
  extends Pick<Prospect, "providerId" | "memberId" | "linkedinUrl" | "company"> {
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly website?: string | null;
}

/** Everything under which a row could stand on the list of those who must not be found again. */
export function subjectsOf(row: Findable): Subject[] {
  const { emails = [], phones = [], website = null, company } = row;
  const hosts = [website, company, ...emails.map((email) => email.split("@").at(-1))];
  return [
    ...of("person", [row.providerId, row.memberId]),
    ...of("profile", [isProfile(row.linkedinUrl) ? row.linkedinUrl : null]),
    ...of("email", emails),
    ...of("phone", phones),
    ...of("domain", hosts.flatMap(withParents)),
    ...of("company", [company]),
  ];
}

function of(kind: Subject["kind"], values: readonly (string | null | undefined)[]): Subject[] {
  return values.flatMap((value) => (value ? [{ kind, value }] : []));
}

/** Sales Navigator's own addresses hold an id that names nobody elsewhere. */
function isProfile(address: string | null): boolean {
  return address?.includes("/in/") ?? false;
}

/** "shop.acme.com" is of acme.com as well. Some companies are called by their domain. */
function withParents(text: string | null | undefined): string[] {
  const host = text?.replace(/^[a-z][a-z\d+.-]*:\/\//i, "").split(/[/?#:]/)[0] ?? "";
  const labels = host.split(".");
  if (labels.length < 2 || /\s/.test(host)) return [];
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
}

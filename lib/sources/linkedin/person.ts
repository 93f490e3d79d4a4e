import { z } from "zod";
import type { Prospect } from "#lib/contract/prospect.ts";

const Text = z.string().nullish();
const Months = z.object({ years: z.number().optional(), months: z.number().optional() }).nullish();

const Position = z.object({
  company: Text,
  role: Text,
  industry: z.array(z.string()).nullish(),
  tenure_at_role: Months,
  company_headcount: z.object({ min: z.number(), max: z.number().nullish() }).nullish(),
});

export const Person = z.object({
  type: z.literal("PEOPLE"),
  id: z.string().min(1),
  name: Text,
  member_urn: Text,
  public_profile_url: Text,
  profile_url: Text,
  public_identifier: Text,
  headline: Text,
  location: Text,
  industry: Text,
  network_distance: Text,
  shared_connections_count: z.number().nullish(),
  premium: z.boolean().nullish(),
  open_profile: z.boolean().nullish(),
  current_positions: z.array(Position).nullish(),
});
type Person = z.infer<typeof Person>;

const HIDDEN_NAME = "LinkedIn Member";

export function toProspect(person: Person): Prospect {
  const position = person.current_positions?.[0];
  const guess = fromHeadline(person.headline ?? null);
  const isHidden = !person.name || person.name === HIDDEN_NAME;
  return {
    provider: "unipile",
    providerId: person.id,
    name: person.name || HIDDEN_NAME,
    isHidden,
    title: position?.role || guess.title,
    headline: person.headline || null,
    company: position?.company || guess.company,
    companySize: toSize(position?.company_headcount),
    industry: person.industry || position?.industry?.[0] || null,
    location: person.location || null,
    linkedinUrl: person.public_profile_url || toProfileUrl(person) || null,
    memberId: memberIdOf(person),
    degree: toDegree(person.network_distance),
    sharedConnections: person.shared_connections_count ?? null,
    tenure: toTenure(position?.tenure_at_role),
    isPremium: person.premium ?? null,
    isOpenProfile: person.open_profile ?? null,
  };
}

function toProfileUrl({ public_identifier, profile_url }: Person): string | undefined {
  if (public_identifier) return `https://www.linkedin.com/in/${public_identifier}`;
  return profile_url?.startsWith("https://www.linkedin.com/") ? profile_url : undefined;
}

/** Classic gives no positions: "CFO at Acme" is all there is to go by. */
function fromHeadline(headline: string | null) {
  const [line = ""] = headline?.split("\n") ?? [];
  const [, title, company] = /^(.+?) (?:at|@) (.+)$/.exec(line) ?? [];
  return { title: (title ?? line) || null, company: company ?? null };
}

/**
 * The number behind a person, the same in every product: in `member_urn`, else bytes 4–7 of the 29 that `id` decodes to
 * (all 14 person ids of Unipile's examples agree).
 */
function memberIdOf({ member_urn, id }: Person): string | null {
  const [, number] = /^urn:li:member:(\d+)$/.exec(member_urn ?? "") ?? [];
  if (number !== undefined) return number;
  const bytes = Buffer.from(id, "base64url");
  return bytes.length === 29 && bytes[8] === 1 ? String(bytes.readUInt32BE(4)) : null;
}

function toDegree(distance: Person["network_distance"]): Prospect["degree"] {
  switch (distance) {
    case "SELF":
      return 0;
    case "DISTANCE_1":
      return 1;
    case "DISTANCE_2":
      return 2;
    case "DISTANCE_3":
      return 3;
    default:
      return null;
  }
}

function toSize(band: z.infer<typeof Position>["company_headcount"]): string | null {
  if (!band) return null;
  return band.max ? `${band.min}–${band.max}` : `${band.min}+`;
}

function toTenure(tenure: z.infer<typeof Months>): string | null {
  const parts = [tenure?.years && `${tenure.years} y`, tenure?.months && `${tenure.months} m`];
  return parts.filter(Boolean).join(" ") || null;
}

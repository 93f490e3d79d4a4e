import { share } from "./hash.ts";
import type { Person, Seat } from "./person.ts";
import { type Api, providerId } from "./provider-id.ts";

export type ItemContext = { api: Api; hiddenShare: number; now: Date };

type Item = Record<string, unknown>;

const MASK = "LinkedIn Member";

/** One row of a search, with exactly the fields that this product fills. */
export function toItem(person: Person, context: ItemContext): Item {
  const isHidden = chance(person, "hidden", context.hiddenShare);
  return isHidden ? hiddenItem(person, context) : openItem(person, context);
}

function chance(person: Person, of: string, likelihood: number): boolean {
  return share(`${of}:${person.id}`) < likelihood;
}

function hiddenItem(person: Person, { api }: ItemContext): Item {
  return {
    ...heading(person, api),
    public_identifier: null,
    public_profile_url: null,
    profile_url: null,
    name: api === "recruiter" ? null : MASK,
    network_distance: "OUT_OF_NETWORK",
    location: person.row.country ?? null,
    headline: person.seats[0]?.title || headline(person),
    ...recruiterExtras(person, api),
  };
}

function openItem(person: Person, context: ItemContext): Item {
  const { api } = context;
  const id = providerId(api, person.memberId);
  return {
    ...heading(person, api),
    public_identifier: person.slug,
    public_profile_url: `https://www.linkedin.com/in/${person.slug}`,
    profile_url: profileUrl(person, api, id),
    name: person.row.name,
    ...names(person, api),
    network_distance: person.distance,
    location: location(person, api),
    headline: api === "classic" ? headline(person) : longHeadline(person),
    ...salesExtras(person, api),
    ...recruiterExtras(person, api),
    ...positions(person, context),
  };
}

function heading(person: Person, api: Api): Item {
  return {
    object: "SearchResult",
    type: "PEOPLE",
    id: providerId(api, person.memberId),
    profile_picture_url: null,
    profile_picture_url_large: null,
    member_urn: api === "recruiter" ? null : `urn:li:member:${person.memberId}`,
    industry: null,
  };
}

function profileUrl(person: Person, api: Api, id: string): string {
  if (api === "recruiter") return `https://www.linkedin.com/talent/profile/${id}`;
  if (api === "sales_navigator") {
    const token = share(`token:${person.id}`).toString(36).slice(2, 6);
    return `https://www.linkedin.com/sales/lead/${id},NAME_SEARCH,${token}`;
  }
  const urn = encodeURIComponent(`urn:li:fs_miniProfile:${id}`);
  return `https://www.linkedin.com/in/${person.slug}?miniProfileUrn=${urn}`;
}

/** Sales Navigator always splits the name, classic now and then, Recruiter never. */
function names(person: Person, api: Api): Item {
  const isSplit = api === "sales_navigator" || (api === "classic" && chance(person, "names", 0.3));
  const { first_name, last_name } = person.row;
  return isSplit && first_name && last_name ? { first_name, last_name } : {};
}

function location(person: Person, api: Api): string | null {
  const isCoarse = api === "sales_navigator" && chance(person, "coarse", 0.05);
  return isCoarse ? (person.row.country ?? null) : person.location;
}

function headline(person: Person): string {
  const [seat] = person.seats;
  const made = [seat?.title, seat?.company?.name].filter(Boolean).join(" at ");
  return person.row.headline ?? made;
}

/** Some people carry their whole history in the headline, one line for each step. */
function longHeadline(person: Person): string {
  const lines = [headline(person)];
  const others = person.seats.slice(1).map((seat) => `Also: ${line(seat)}`);
  if (chance(person, "long", 0.2)) lines.push(...others, ...person.past.map(pastLine));
  return lines.join("\n");
}

function line(seat: Seat): string {
  return [seat.title, seat.company?.name].filter(Boolean).join(", ");
}

function pastLine(seat: Seat): string {
  const years = [seat.start, seat.end].map((date) => date?.slice(0, 4) ?? "?").join(" to ");
  return `Before: ${line(seat)} (${years})`;
}

function salesExtras(person: Person, api: Api): Item {
  if (api !== "sales_navigator") return {};
  const connections = Math.floor(share(`shared:${person.id}`) * 12);
  return {
    pending_invitation: false,
    premium: chance(person, "premium", 0.4),
    open_profile: chance(person, "open", 0.1),
    ...(person.distance === "DISTANCE_2" ? { shared_connections_count: connections + 1 } : {}),
  };
}

function recruiterExtras(person: Person, api: Api): Item {
  if (api !== "recruiter") return {};
  return { can_send_inmail: true, recruiter_candidate_id: String(person.memberId) };
}

function positions(person: Person, { api, now }: ItemContext): Item {
  if (api === "classic" || person.seats.length === 0) return {};
  return { current_positions: person.seats.map((seat) => position(person, seat, now)) };
}

/** Where and in which industry is known of the first position only. */
function position(person: Person, seat: Seat, now: Date): Item {
  const isFirst = seat === person.seats[0];
  const { industry } = person;
  const isTold = isFirst && industry !== null && chance(person, "industry", 0.8);
  return {
    company: seat.company?.name ?? "",
    company_id: companyId(person, seat),
    description: null,
    role: seat.title,
    location: isFirst ? person.location : null,
    ...(isTold ? { industry: [industry] } : {}),
    ...since(seat, now),
    ...(chance(person, "skills", 0.5) ? { skills: null } : {}),
  };
}

function since(seat: Seat, now: Date): Item {
  const start = new Date(seat.start ?? Number.NaN);
  if (Number.isNaN(start.getTime()) || start > now) return {};
  return {
    tenure_at_role: tenure(start, now),
    tenure_at_company: tenure(start, now),
    start: { year: start.getUTCFullYear(), month: start.getUTCMonth() + 1 },
  };
}

function tenure(start: Date, now: Date): { years?: number; months?: number } {
  const years = now.getUTCFullYear() - start.getUTCFullYear();
  const all = Math.max(0, years * 12 + now.getUTCMonth() - start.getUTCMonth());
  const whole = Math.floor(all / 12);
  return {
    ...(whole > 0 ? { years: whole } : {}),
    ...(all % 12 > 0 ? { months: all % 12 } : {}),
  };
}

/** Seen as a string, as a number and as null. */
function companyId(person: Person, seat: Seat): string | number | null {
  const id = seat.company?.id ?? null;
  const kind = share(`company id:${person.id}`);
  if (id === null || kind < 0.1) return null;
  return kind < 0.2 ? Number(id) : id;
}

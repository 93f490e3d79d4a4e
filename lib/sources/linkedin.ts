import { z } from "zod";
import type { ConnectionStatus } from "#lib/contract/connection.ts";
import type { Criteria, Headcount, LinkedinApi, PeopleCriteria } from "#lib/contract/job.ts";
import type { Prospect } from "#lib/contract/prospect.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { Source, SourceAccount, SourceLimits } from "#lib/engine/ports.ts";
import { type Unipile, unipileClient } from "#lib/http/unipile.ts";

// Unipile's advice: https://developer.unipile.com/docs/provider-limits-and-restrictions
const CLASSIC: SourceLimits = {
  pageSize: 50,
  capPerQuery: 1_000,
  rowsPerDay: 1_000,
  pricePerCall: 0,
  licence: "keep",
};
const PREMIUM: SourceLimits = { ...CLASSIC, pageSize: 100, capPerQuery: 2_500, rowsPerDay: 2_500 };

/** The bands LinkedIn searches by; only `min` means open-ended. */
const HEADCOUNTS: Record<Headcount, { min: number; max?: number }> = {
  A: { min: 1, max: 1 },
  B: { min: 1, max: 10 },
  C: { min: 11, max: 50 },
  D: { min: 51, max: 200 },
  E: { min: 201, max: 500 },
  F: { min: 501, max: 1_000 },
  G: { min: 1_001, max: 5_000 },
  H: { min: 5_001, max: 10_000 },
  I: { min: 10_001 },
};

const Text = z.string().nullish();
const Months = z.object({ years: z.number().optional(), months: z.number().optional() }).nullish();

const Position = z.object({
  company: Text,
  role: Text,
  industry: z.array(z.string()).nullish(),
  tenure_at_role: Months,
  company_headcount: z.object({ min: z.number(), max: z.number().nullish() }).nullish(),
});

const Person = z.object({
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

const Answer = z.object({
  items: z.array(Person).max(100),
  paging: z.object({ total_count: z.number().int().min(0) }),
  cursor: z.string().min(1).nullish(),
});

const Parameters = z.object({
  items: z.array(z.object({ id: z.coerce.string(), title: z.string() })),
});

const Account = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string().default("LinkedIn account"),
  sources: z.array(z.object({ status: z.string() })).default([]),
});
const Accounts = z.object({ items: z.array(Account), cursor: z.string().nullish() });

/** A seat is usable when it names itself; `{error}` is one that has to be connected again. */
const Seat = z.object({ owner_seat_id: z.string().nullish() }).nullish();
const Profile = z.object({ sales_navigator: Seat, recruiter: Seat });

/** LinkedIn people by Unipile, one page a call. */
export function linkedin(options: { baseUrl: string; apiKey: string }): Source {
  const unipile = unipileClient(options);
  return {
    limits: (api) => (api === "classic" ? CLASSIC : PREMIUM),
    missingFilters,

    async fetchPage({ accountId, api, criteria, pageSize, cursor, signal }) {
      const answer = await unipile({
        path: "/linkedin/search",
        query: { account_id: accountId, limit: String(pageSize) },
        // The cursor carries the whole query: sending both would be two truths.
        body: cursor === null ? toSearchBody(api, criteria) : { cursor },
        schema: Answer,
        signal,
      });
      const isEnd = answer.items.length === 0; // seen with a cursor that goes on for ever
      return {
        prospects: answer.items.map(toProspect),
        nextCursor: isEnd ? null : (answer.cursor ?? null),
        reported: answer.paging.total_count,
      };
    },

    async findParameters({ accountId, query, signal }) {
      const { items } = await unipile({
        path: "/linkedin/search/parameters",
        query: {
          account_id: accountId,
          type: query.type,
          keywords: query.q,
          limit: String(query.limit),
        },
        schema: Parameters,
        signal,
      });
      return items.map(({ id, title }) => ({ id, label: title }));
    },

    async listAccounts(signal) {
      const { items } = await unipile({
        path: "/accounts",
        query: { limit: "250" },
        schema: Accounts,
        signal,
      });
      const own = items.filter(({ type }) => type === "LINKEDIN");
      return Promise.all(own.map((account) => toAccount(unipile, account, signal)));
    },
  };
}

/** A link is a whole search of one product: filters beside it, and another product, would be ignored. */
function missingFilters(api: LinkedinApi, people: PeopleCriteria): (keyof PeopleCriteria)[] {
  if (!people.url) return api === "classic" && people.headcount?.length ? ["headcount"] : [];
  const beside = BESIDE_A_LINK.filter((name) => people[name]?.length);
  return apiOfLink(people.url) === api ? beside : ["url", ...beside];
}

const BESIDE_A_LINK = [
  "keywords",
  "titles",
  "locations",
  "companies",
  "headcount",
  "industries",
  "degrees",
] as const;

function apiOfLink(link: string): LinkedinApi {
  const { pathname } = new URL(link);
  if (pathname.startsWith("/sales/")) return "sales_navigator";
  return pathname.startsWith("/talent/") ? "recruiter" : "classic";
}

function toSearchBody(api: LinkedinApi, { people }: Criteria): Record<string, unknown> {
  if (people.url) return { url: people.url };
  const shared = {
    api,
    category: "people",
    ...(people.keywords && { keywords: people.keywords }),
    ...(people.degrees?.length && { network_distance: people.degrees }),
  };
  switch (api) {
    case "classic":
      return { ...shared, ...classicFilters(people) };
    case "sales_navigator":
      return { ...shared, ...navigatorFilters(people) };
    case "recruiter":
      return { ...shared, ...recruiterFilters(people) };
  }
}

const ids = (parameters: PeopleCriteria["locations"]) => parameters?.map(({ id }) => id);
const anyOf = (words: readonly string[]) => words.map((word) => `"${word}"`).join(" OR ");

function classicFilters({ titles, companies, locations, industries }: PeopleCriteria) {
  const advanced = {
    ...(titles?.length && { title: titles.length === 1 ? titles[0] : anyOf(titles) }),
    ...(companies?.length && { company: companies.length === 1 ? companies[0] : anyOf(companies) }),
  };
  return {
    ...(locations?.length && { location: ids(locations) }),
    ...(industries?.length && { industry: ids(industries) }),
    ...(Object.keys(advanced).length > 0 && { advanced_keywords: advanced }),
  };
}

function navigatorFilters(people: PeopleCriteria) {
  const { titles, excludeTitles, companies, locations, industries, headcount } = people;
  const role = {
    ...(titles?.length && { include: titles }),
    ...(excludeTitles?.length && { exclude: excludeTitles }),
  };
  return {
    ...(Object.keys(role).length > 0 && { role }),
    ...(companies?.length && { company: { include: companies } }),
    ...(locations?.length && { location: { include: ids(locations) } }),
    ...(industries?.length && { industry: { include: ids(industries) } }),
    ...(headcount?.length && { company_headcount: headcount.map((letter) => HEADCOUNTS[letter]) }),
  };
}

function recruiterFilters(people: PeopleCriteria) {
  const { titles, excludeTitles, companies, locations, industries, headcount } = people;
  const role = [
    ...(titles ?? []).map((keywords) => ({ keywords, priority: "CAN_HAVE" })),
    ...(excludeTitles ?? []).map((keywords) => ({ keywords, priority: "DOESNT_HAVE" })),
  ];
  return {
    ...(role.length > 0 && { role }),
    ...(companies?.length && { company: companies.map((keywords) => ({ keywords })) }),
    ...(locations?.length && { location: ids(locations)?.map((id) => ({ id })) }),
    ...(industries?.length && { industry: { include: ids(industries) } }),
    ...(headcount?.length && { company_headcount: headcount.map((letter) => HEADCOUNTS[letter]) }),
  };
}

const HIDDEN_NAME = "LinkedIn Member";

function toProspect(person: Person): Prospect {
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

const CONNECTION_STATUS: Readonly<Record<string, ConnectionStatus>> = {
  OK: "connected",
  CONNECTING: "connected",
};

/** `users/me` is the live answer about seats; the account's own list is a snapshot from when it was connected. */
async function toAccount(
  unipile: Unipile,
  account: z.infer<typeof Account>,
  signal: AbortSignal,
): Promise<SourceAccount> {
  const broken = account.sources.find(({ status }) => CONNECTION_STATUS[status] === undefined);
  const status = broken ? "needs_reconnect" : "connected";
  const seats = await readSeats(unipile, account.id, signal);
  return { accountId: account.id, name: account.name, status, apis: ["classic", ...seats] };
}

async function readSeats(
  unipile: Unipile,
  accountId: string,
  signal: AbortSignal,
): Promise<LinkedinApi[]> {
  try {
    const query = { account_id: accountId };
    const profile = await unipile({ path: "/users/me", query, schema: Profile, signal });
    const seats: LinkedinApi[] = [];
    if (profile.sales_navigator?.owner_seat_id) seats.push("sales_navigator");
    if (profile.recruiter?.owner_seat_id) seats.push("recruiter");
    return seats;
  } catch (error) {
    // A disconnected account cannot say what it has; classic is what every account has.
    if (error instanceof SourceError && error.kind === "auth") return [];
    throw error;
  }
}

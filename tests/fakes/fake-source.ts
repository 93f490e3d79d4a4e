import type { Prospect } from "#lib/contract/prospect.ts";
import type { Source, SourceAccount, SourceLimits, SourcePage } from "#lib/engine/ports.ts";

type Ask = Parameters<Source["fetchPage"]>[0];

const LIMITS: SourceLimits = {
  pageSize: 10,
  capPerQuery: 2_500,
  rowsPerDay: 1_000_000,
  pricePerCall: 0,
  licence: "keep",
};

export function person(number: number, change: Partial<Prospect> = {}): Prospect {
  return {
    provider: "unipile",
    providerId: `id-${number}`,
    name: `Person ${number}`,
    isHidden: false,
    title: "Director",
    headline: null,
    company: "Acme",
    companySize: null,
    industry: null,
    location: "Indianapolis",
    linkedinUrl: null,
    memberId: String(number),
    degree: 2,
    sharedConnections: null,
    tenure: null,
    isPremium: null,
    isOpenProfile: null,
    ...change,
  };
}

export function people(from: number, count: number): Prospect[] {
  return Array.from({ length: count }, (_, index) => person(from + index));
}

export const oneAccount: SourceAccount = {
  accountId: "account-1",
  name: "Petra",
  status: "connected",
  apis: ["classic", "sales_navigator"],
};

/** What the source says to a call, `call` being its number from 0. */
export type Answer = (ask: Ask, call: number) => Promise<SourcePage>;

interface FakeSource extends Source {
  /** Every call, in order. */
  readonly calls: Ask[];
}

/** A source that answers with `answer(call, number of the call from 0)`; by default `total` people, page after page. */
export function fakeSource(
  options: {
    total?: number;
    limits?: Partial<SourceLimits>;
    accounts?: () => readonly SourceAccount[];
    answer?: Answer;
  } = {},
): FakeSource {
  const { total = 100, accounts = () => [oneAccount] } = options;
  const calls: Ask[] = [];
  const answer = options.answer ?? ((ask: Ask) => pageOf(ask, total));
  return {
    calls,
    limits: () => ({ ...LIMITS, ...options.limits }),
    missingFilters: () => [],
    fetchPage(ask) {
      calls.push(ask);
      return answer(ask, calls.length - 1);
    },
    findParameters: async () => [],
    listAccounts: async () => accounts(),
  };
}

/** The page at the cursor's offset of people numbered from 0. */
export async function pageOf(
  ask: Pick<Ask, "cursor" | "pageSize">,
  total: number,
): Promise<SourcePage> {
  const start = Number(ask.cursor ?? 0);
  const end = Math.min(total, start + ask.pageSize);
  return {
    prospects: people(start, end - start),
    nextCursor: end < total ? String(end) : null,
    reported: total,
  };
}

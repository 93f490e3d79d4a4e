import { numbering } from "./hash.ts";
import type { AccountOptions, AccountStatus, SeatErrors } from "./options.ts";
import { providerId } from "./provider-id.ts";
import { refusal, type UnipileError } from "./unipile-errors.ts";

export type Seat = "sales_navigator" | "recruiter";

export type Account = AccountOptions & {
  createdAt: string;
  memberId: number;
  day: string;
  rowsToday: number;
  calls: Record<string, number>;
};

export type Accounts = {
  find(id: string): Account;
  list(): Account[];
  add(options: AccountOptions): Account;
  remove(id: string): void;
  /** True when the status changed. */
  set(id: string, change: AccountChange): boolean;
  countCall(id: string | null, route: string): void;
  countRows(id: string, rows: number): void;
};

export type AccountChange = {
  status?: AccountStatus | undefined;
  seats?: Seat[] | undefined;
  seatErrors?: SeatErrors | undefined;
};

export function accounts(options: AccountOptions[], clock: () => number): Accounts {
  const memberIds = numbering(3_900_000_001, 9_999_999);
  const byId = new Map<string, Account>();

  function today(): string {
    return new Date(clock()).toISOString().slice(0, 10);
  }

  function add(account: AccountOptions): Account {
    const made: Account = {
      premiumFeatures: ["premium", ...account.seats],
      ...account,
      createdAt: new Date(clock()).toISOString(),
      memberId: memberIds(account.id),
      day: today(),
      rowsToday: 0,
      calls: {},
    };
    byId.set(account.id, made);
    return made;
  }

  function find(id: string): Account {
    const account = byId.get(id);
    if (!account) throw refusal("resource_not_found", "Account not found");
    if (account.day !== today()) Object.assign(account, { day: today(), rowsToday: 0, calls: {} });
    return account;
  }

  for (const account of options) add(account);
  return {
    find,
    add,
    remove(id) {
      byId.delete(find(id).id);
    },
    list: () => [...byId.keys()].map(find),
    set(id, { status, seats, seatErrors }) {
      const account = find(id);
      const isFlipped = status !== undefined && status !== account.status;
      if (status) account.status = status;
      if (seats) account.seats = seats;
      if (seatErrors) account.seatErrors = seatErrors;
      return isFlipped;
    },
    countCall(id, route) {
      const account = id === null || !byId.has(id) ? null : find(id);
      if (account) account.calls[route] = (account.calls[route] ?? 0) + 1;
    },
    countRows(id, rows) {
      find(id).rowsToday += rows;
    },
  };
}

/** Search and look-ups go to LinkedIn live: they fail as soon as the session is not in order. */
export function requireSession(account: Account): void {
  switch (account.status) {
    case "OK":
      return;
    case "CONNECTING":
      throw refusal("no_client_session", "The account is connecting");
    case "PERMISSIONS":
      throw refusal("insufficient_permissions", "The account lacks permissions");
    case "CREDENTIALS":
    case "ERROR":
    case "STOPPED":
      throw disconnected();
  }
}

export function disconnected(): UnipileError {
  return refusal("disconnected_account", "Account session is closed on LinkedIn's side.");
}

/** The answer is the same for a seat that was never bought and for one whose session is closed. */
export function requireSeat(account: Account, api: string): void {
  const { seats, seatErrors } = account;
  if (api === "classic" || seats.some((seat) => seat === api && !seatErrors[seat])) return;
  const product = api === "recruiter" ? "Recruiter" : "Sales Navigator";
  throw refusal("feature_not_subscribed", `${product} is not available on this account.`);
}

export function toAccount(account: Account) {
  return {
    object: "Account",
    type: "LINKEDIN",
    id: account.id,
    name: account.name,
    created_at: account.createdAt,
    connection_params: {
      im: {
        id: providerId("classic", account.memberId),
        publicIdentifier: account.id.toLowerCase(),
        username: account.name,
        premiumId: account.seats.length > 0 ? "600000001" : null,
        premiumContractId: account.seats.length > 0 ? "700000001" : null,
        premiumFeatures: account.premiumFeatures,
        organizations: [],
      },
    },
    groups: [],
    sources: [{ id: `${account.id}_MESSAGING`, status: account.status }],
  };
}

export function toOwnerProfile(account: Account) {
  const id = providerId("classic", account.memberId);
  const [firstName = "", ...lastNames] = account.name.split(" ");
  return {
    object: "AccountOwnerProfile",
    provider: "LINKEDIN",
    provider_id: id,
    entity_urn: `urn:li:fsd_profile:${id}`,
    object_urn: `urn:li:member:${account.memberId}`,
    first_name: firstName,
    last_name: lastNames.join(" "),
    profile_picture_url: null,
    public_identifier: account.id.toLowerCase(),
    email: `${account.id.toLowerCase()}@example.com`,
    premium: account.seats.length > 0,
    open_profile: false,
    organizations: [],
    recruiter: toSeat(account, "recruiter"),
    sales_navigator: toSeat(account, "sales_navigator"),
  };
}

function toSeat({ seats, seatErrors }: Account, seat: Seat) {
  if (!seats.includes(seat)) return null;
  const error = seatErrors[seat];
  return error ? { error } : { owner_seat_id: "600000001", contract_id: "700000001" };
}

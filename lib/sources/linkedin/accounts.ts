import { z } from "zod";
import type { ConnectionStatus } from "#lib/contract/connection.ts";
import type { LinkedinApi } from "#lib/contract/job.ts";
import { SourceError } from "#lib/engine/errors.ts";
import type { SourceAccount } from "#lib/engine/ports.ts";
import type { Unipile } from "#lib/http/unipile.ts";

const PAGE = 250; // the most Unipile gives
const MOST_PAGES = 20;

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

/** Every LinkedIn account of the key, with the seats it has. */
export async function listAccounts(
  unipile: Unipile,
  signal: AbortSignal,
): Promise<SourceAccount[]> {
  const accounts: z.infer<typeof Account>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { limit: String(PAGE), ...(cursor !== null && { cursor }) };
    const answer: z.infer<typeof Accounts> = await unipile({
      path: "/accounts",
      query,
      schema: Accounts,
      signal,
    });
    accounts.push(...answer.items.filter(({ type }) => type === "LINKEDIN"));
    cursor = answer.cursor ?? null;
    if (cursor === null) break;
  }
  if (cursor !== null) throw new SourceError("fatal", `more than ${MOST_PAGES * PAGE} accounts`);
  return Promise.all(accounts.map((account) => toAccount(unipile, account, signal)));
}

/** One account as it is now; null for one that is no LinkedIn account. @throws SourceError */
export async function readAccount(
  unipile: Unipile,
  accountId: string,
  signal: AbortSignal,
): Promise<{ account: SourceAccount; isReady: boolean } | null> {
  const path = `/accounts/${encodeURIComponent(accountId)}`;
  const account = await unipile({ path, query: {}, schema: Account, signal });
  if (account.type !== "LINKEDIN" || account.id !== accountId) return null;
  const isReady = account.sources.every(({ status }) => status === "OK");
  return { account: await toAccount(unipile, account, signal), isReady };
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
  return {
    accountId: account.id,
    name: account.name,
    status,
    apis: seats && ["classic", ...seats],
  };
}

/** Null where the account cannot say it now: one that is sick is no reason to know nothing of the others. */
async function readSeats(
  unipile: Unipile,
  accountId: string,
  signal: AbortSignal,
): Promise<LinkedinApi[] | null> {
  try {
    const query = { account_id: accountId };
    const profile = await unipile({ path: "/users/me", query, schema: Profile, signal });
    const seats: LinkedinApi[] = [];
    if (profile.sales_navigator?.owner_seat_id) seats.push("sales_navigator");
    if (profile.recruiter?.owner_seat_id) seats.push("recruiter");
    return seats;
  } catch (error) {
    if (error instanceof SourceError && !signal.aborted) return null;
    throw error;
  }
}

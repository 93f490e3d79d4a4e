import { requireSeat, requireSession, toAccount, toOwnerProfile } from "./accounts.ts";
import { decoded } from "./decoded.ts";
import type { RouteName } from "./options.ts";
import { findParameters, parameterQuery } from "./parameters.ts";
import type { PageTweak } from "./search.ts";
import { limitOf, type Params, requireAccountId, searchRequest } from "./search-request.ts";
import type { Answer } from "./send.ts";
import { refusal } from "./unipile-errors.ts";
import type { World } from "./world.ts";

export type Ask = { url: URL; body: unknown; call: number; id: string };

/** A request that has been read: what it is about, and how to answer it when its time comes. */
export type Prepared = {
  accountId: string | null;
  start: number | null;
  limit: number | null;
  params: Params | null;
  answer(tweak: PageTweak): Answer;
};

export type Route = { name: RouteName; prepare(world: World, ask: Ask): Prepared };

const ROUTES: { method: string; path: RegExp; route: Route }[] = [
  { method: "POST", path: /^\/linkedin\/search$/, route: { name: "search", prepare: search } },
  {
    method: "GET",
    path: /^\/linkedin\/search\/parameters$/,
    route: { name: "parameters", prepare: parameters },
  },
  { method: "GET", path: /^\/accounts$/, route: { name: "accounts", prepare: accountList } },
  { method: "GET", path: /^\/accounts\/([^/]+)$/, route: { name: "account", prepare: account } },
  {
    method: "DELETE",
    path: /^\/accounts\/([^/]+)$/,
    route: { name: "remove_account", prepare: removeAccount },
  },
  { method: "GET", path: /^\/users\/me$/, route: { name: "me", prepare: me } },
  {
    method: "POST",
    path: /^\/hosted\/accounts\/link$/,
    route: { name: "hosted", prepare: plain(({ hosted }, { body }) => hosted.createLink(body)) },
  },
  {
    method: "POST",
    path: /^\/webhooks$/,
    route: {
      name: "webhooks",
      prepare: plain(({ webhooks }, { body }) => webhooks.create(body), 201),
    },
  },
  {
    method: "GET",
    path: /^\/webhooks$/,
    route: { name: "webhooks", prepare: plain(({ webhooks }) => webhooks.list()) },
  },
  {
    method: "DELETE",
    path: /^\/webhooks\/([^/]+)$/,
    route: { name: "webhooks", prepare: plain(({ webhooks }, { id }) => webhooks.remove(id)) },
  },
];

export function findRoute(method: string, path: string): { route: Route; id: string } | null {
  for (const entry of ROUTES) {
    const match = entry.method === method ? entry.path.exec(path) : null;
    if (match) return { route: entry.route, id: match[1] ?? "" };
  }
  return null;
}

const ABOUT_NOTHING = { accountId: null, start: null, limit: null, params: null };

function plain(read: (world: World, ask: Ask) => unknown, status = 200): Route["prepare"] {
  return (world, ask) => ({ ...ABOUT_NOTHING, answer: () => ({ status, body: read(world, ask) }) });
}

function search(world: World, { url, body, call }: Ask): Prepared {
  const request = searchRequest(url, body);
  const planned = world.searches.plan(request);
  return {
    ...request,
    answer(tweak) {
      const account = world.accounts.find(request.accountId);
      requireSession(account);
      requireSeat(account, planned.api);
      const { dailyRows429 } = world.options.quirks;
      if (dailyRows429 !== null && account.rowsToday >= dailyRows429) {
        throw refusal("too_many_requests", "Try later.");
      }
      const page = planned.page(call, tweak);
      world.accounts.countRows(account.id, page.rows);
      return { status: 200, ...page };
    },
  };
}

function parameters(world: World, { url }: Ask): Prepared {
  const accountId = requireAccountId(url);
  const query = parameterQuery(url);
  return {
    ...ABOUT_NOTHING,
    accountId,
    limit: query.limit,
    answer() {
      const known = world.accounts.find(accountId);
      requireSession(known);
      if (query.service !== "CLASSIC") requireSeat(known, query.service.toLowerCase());
      return { status: 200, body: findParameters(world.directory, query) };
    },
  };
}

const HIGHEST_ACCOUNT_LIMIT = 250;

function accountList(world: World, { url }: Ask): Prepared {
  const limit = limitOf(url, { lowest: 1, highest: HIGHEST_ACCOUNT_LIMIT });
  const start = Number(url.searchParams.get("cursor") ?? 0) || 0;
  return {
    ...ABOUT_NOTHING,
    limit,
    answer() {
      const all = world.accounts.list().map(toAccount);
      const next = start + limit;
      const cursor = next < all.length ? String(next) : null;
      return {
        status: 200,
        body: { object: "AccountList", items: all.slice(start, next), cursor },
      };
    },
  };
}

function account(world: World, { id }: Ask): Prepared {
  const accountId = decoded(id);
  return {
    ...ABOUT_NOTHING,
    accountId,
    answer: () => ({ status: 200, body: toAccount(world.accounts.find(accountId)) }),
  };
}

function removeAccount(world: World, { id }: Ask): Prepared {
  const accountId = decoded(id);
  return {
    ...ABOUT_NOTHING,
    accountId,
    answer() {
      world.removeAccount(accountId);
      return { status: 200, body: { object: "AccountDeleted" } };
    },
  };
}

function me(world: World, { url }: Ask): Prepared {
  const accountId = requireAccountId(url);
  return {
    ...ABOUT_NOTHING,
    accountId,
    answer() {
      const known = world.accounts.find(accountId);
      requireSession(known);
      return { status: 200, body: toOwnerProfile(known) };
    },
  };
}

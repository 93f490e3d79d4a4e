import { onTestFinished } from "vitest";
import type { SimulatorInput } from "#scripts/simulators/unipile/options.ts";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";

export type Item = Record<string, unknown> & { id: string; headline: string };

export type SearchBody = {
  object: string;
  items: Item[];
  config: { params: Record<string, unknown> };
  paging: { start: number; page_count: number; total_count: number };
  cursor: string | null;
  metadata?: Record<string, string>;
};

export type Reply<T> = { status: number; headers: Headers; body: T };

export const SALES = { api: "sales_navigator", category: "people" };
export const CLASSIC = { api: "classic", category: "people" };
export const RECRUITER = { api: "recruiter", category: "people" };

type Ask = {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** A simulator that ends with the test, and the calls a client makes. */
export async function simulated(options: SimulatorInput = {}) {
  const simulator = await startUnipileSimulator(options);
  onTestFinished(() => simulator.stop());
  return { simulator, ...clientOf(simulator) };
}

export function clientOf(simulator: Pick<UnipileSimulator, "url" | "apiKey" | "accountIds">) {
  const accountId = simulator.accountIds[0] ?? "";

  function raw(path: string, { method = "GET", body, headers, signal }: Ask = {}) {
    return fetch(`${simulator.url}${path}`, {
      method,
      headers: { "x-api-key": simulator.apiKey, ...headers },
      redirect: "manual",
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }

  async function ask<T = Record<string, unknown>>(path: string, options?: Ask): Promise<Reply<T>> {
    const answer = await raw(path, options);
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T };
  }

  function searchPath(query: Record<string, string | number>): string {
    const text = Object.entries(query).map(([key, value]): [string, string] => [key, `${value}`]);
    const parameters = new URLSearchParams([["account_id", accountId], ...text]);
    return `/api/v1/linkedin/search?${parameters}`;
  }

  function search(body: unknown, query: Record<string, string | number> = {}) {
    return ask<SearchBody>(searchPath(query), { method: "POST", body });
  }

  async function total(body: unknown): Promise<number> {
    const { body: answer } = await search(body, { limit: 1 });
    return answer.paging.total_count;
  }

  /** Follows the cursors to the end. */
  async function walk(body: unknown, limit: number) {
    const pages: SearchBody[] = [];
    let next: unknown = body;
    while (next !== null) {
      const { body: page } = await search(next, { limit });
      pages.push(page);
      next = page.cursor === null ? null : { cursor: page.cursor };
    }
    const ids = pages.flatMap((page) => page.items.map((item) => item.id));
    return { pages, ids, distinct: new Set(ids).size };
  }

  function parameters(query: Record<string, string>) {
    const text = new URLSearchParams({ account_id: accountId, ...query });
    return ask<{ items: { id: string; title: string }[]; paging: { page_count: number } }>(
      `/api/v1/linkedin/search/parameters?${text}`,
    );
  }

  return { accountId, raw, ask, search, searchPath, total, walk, parameters };
}

/** The number that all products share is in bytes 4 to 7 of the id. */
export function memberOf(id: string): number {
  return Buffer.from(id, "base64url").readUInt32BE(4);
}

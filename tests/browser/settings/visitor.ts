import { sql } from "drizzle-orm";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { connect, type Database } from "#db/client.ts";
import { fillWorkspace, PROFILE } from "#tests/access/full-workspace.ts";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import {
  openSite,
  type Person,
  PHONE,
  type Site,
  signedIn,
} from "#tests/browser/shell/pages/open-site.ts";
import { owner } from "#tests/fakes/world.ts";

export { owner, PHONE, PROFILE };

type Look = Parameters<Browser["newContext"]>[0];

const WIDE = { width: 1440, height: 900 };
export const LOOKS: [string, Look][] = [
  ["a wide screen, light", { viewport: WIDE, colorScheme: "light" }],
  ["a wide screen, dark", { viewport: WIDE, colorScheme: "dark" }],
  ["a phone, light", { viewport: PHONE, colorScheme: "light" }],
  ["a phone, dark", { viewport: PHONE, colorScheme: "dark" }],
];

export interface Visitor {
  readonly site: Site;
  readonly db: Database;
  readonly visit: (path: string, look?: Look, apiKey?: string) => Promise<Page>;
  /** Ends a visit; no page of it may have reported a fault. */
  readonly leave: () => Promise<void>;
  /** A search with one person found, and rows in every table. */
  readonly fill: () => ReturnType<typeof fillWorkspace>;
  readonly close: () => Promise<void>;
}

/** The whole product, and somebody who looks at its settings. */
export async function openVisitor(): Promise<Visitor> {
  const site = await openSite({}, { apiKey: "simulator-key-as-long-as-real-ones" });
  const db = connect(site.stack.databaseUrl, { max: 2 });
  let person: Person | null = null;
  return {
    site,
    db,
    async visit(path, look = {}, apiKey = site.stack.apiKey) {
      person = await signedIn({ ...site, stack: { ...site.stack, apiKey } }, look);
      await person.page.goto(site.stack.baseUrl + path);
      return person.page;
    },
    async leave() {
      await person?.context.close();
      expect(person?.faults ?? []).toEqual([]);
      person = null;
    },
    fill: () => fillWorkspace(db, owner, { accountId: `account-${Math.random()}` }),
    async close() {
      await db.close();
      await site.close();
    },
  };
}

/** Nothing sticks out to the side, and axe finds no serious fault. */
export async function expectSound(page: Page): Promise<void> {
  expect(await whatSticksOut(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
}

/** As if everybody had last shown long ago that it is them. */
export async function letProofGrowOld(db: Database): Promise<void> {
  await db.execute(sql`update sessions set proved_at = now() - interval '11 minutes'`);
}

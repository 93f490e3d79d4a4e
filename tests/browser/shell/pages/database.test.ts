import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { seriousFaults, whatSticksOut } from "#tests/browser/journey/browser.ts";
import { DESKTOP, PHONE, signedIn } from "./open-site.ts";
import { visits } from "./visits.ts";

const visit = visits();

test.each([
  { viewport: DESKTOP, colorScheme: "light" },
  { viewport: PHONE, colorScheme: "light" },
  { viewport: PHONE, colorScheme: "dark" },
] as const)(
  "a page that the database is not ready for says so, and is there again with one click: $viewport.width px, $colorScheme",
  async (look) => {
    await visit.finished((await visit.start(5)).id);
    const { page, context } = await signedIn(visit.site, look);
    const makeReady = await makeUnready();
    try {
      await page.reload();
      await page.getByText("run npm run db:migrate").waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      expect(await whatSticksOut(page)).toEqual([]);
    } finally {
      await makeReady();
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "My searches" }).waitFor();
    await context.close();
  },
);

/** As if a migration were missing: its note, and a column that it made. */
async function makeUnready(): Promise<() => Promise<void>> {
  const { db } = visit;
  const { rows } = await db.execute(
    "delete from drizzle.__drizzle_migrations where id = 1 returning hash, created_at::float8",
  );
  await db.execute("alter table prospect_search_jobs rename column percent to later");
  return async () => {
    await db.execute("alter table prospect_search_jobs rename column later to percent");
    await db.execute(sql`insert into drizzle.__drizzle_migrations (id, hash, created_at)
      values (1, ${rows[0]?.hash}, ${rows[0]?.created_at})`);
  };
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startUnipileSimulator, type UnipileSimulator } from "#scripts/simulators/unipile.ts";
import { CLASSIC, clientOf, RECRUITER, SALES } from "./client.ts";
import { rawPeople } from "./records.ts";

let simulator: UnipileSimulator;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  simulator = await startUnipileSimulator({ quirks: { hiddenShare: 0 } });
  client = clientOf(simulator);
});
afterAll(() => simulator.stop());

const INDIANA = "103336534";
const everybody = rawPeople.length;

describe("keywords", () => {
  const rows = async (keywords: string) => {
    const { body } = await client.search({ ...SALES, keywords }, { limit: 100 });
    return body.items.map((item) => JSON.stringify(item).toLowerCase());
  };

  test("all words have to be there", async () => {
    const found = await rows("chief marketing officer");
    expect(found.length).toBeGreaterThan(3);
    for (const text of found) {
      expect(text).toMatch(/\bchief/);
      expect(text).toMatch(/\bofficer/);
      expect(text).toMatch(/\bmarketing/);
    }
    const both = await client.total({ ...SALES, keywords: "officer marketing" });
    const one = await client.total({ ...SALES, keywords: "officer" });
    expect(both).toBeLessThan(one);
  });

  test("a quoted phrase has to be there as it is", async () => {
    const loose = await client.total({ ...SALES, keywords: "officer chief" });
    const exact = await client.total({ ...SALES, keywords: '"officer chief"' });
    expect(exact).toBeLessThan(loose);
    for (const text of await rows('"chief financial officer"')) {
      expect(text).toContain("chief financial officer");
    }
  });

  test("OR adds, NOT takes away", async () => {
    const [treasurer, controller, both, either, only] = await Promise.all(
      [
        "treasurer",
        "controller",
        "treasurer controller",
        "treasurer OR controller",
        "treasurer NOT controller",
      ].map((keywords) => client.total({ ...SALES, keywords })),
    );
    expect(both).toBeGreaterThan(0);
    expect(either).toBe((treasurer ?? 0) + (controller ?? 0) - (both ?? 0));
    expect(only).toBe((treasurer ?? 0) - (both ?? 0));
  });

  test("brackets group", async () => {
    const grouped = await client.total({ ...SALES, keywords: "(treasurer OR controller) texas" });
    const first = await client.total({ ...SALES, keywords: "treasurer texas" });
    const second = await client.total({ ...SALES, keywords: "controller texas" });
    const both = await client.total({ ...SALES, keywords: "treasurer controller texas" });
    expect(grouped).toBe(first + second - both);
  });

  test("accents, case and small words do not matter", async () => {
    const accented = rawPeople.find((person) => /[áéíóúñ]/.test(person.last_name));
    const bare = accented?.last_name.normalize("NFD").replace(/[\u0300-\u036f]/g, "") ?? "";
    const total = await client.total({ ...SALES, keywords: `the ${bare.toUpperCase()}` });
    expect(total).toBeGreaterThan(0);
    expect(total).toBe(await client.total({ ...SALES, keywords: accented?.last_name }));
  });

  test.each(["", "   ", "()", '"', ")(", "NOT", "OR", "- ("])(
    "%j finds everybody",
    async (keywords) => {
      expect(await client.total({ ...SALES, keywords })).toBe(everybody);
    },
  );

  test("words nobody has find nobody", async () => {
    expect(await client.total({ ...SALES, keywords: "zzzyx" })).toBe(0);
  });
});

describe("an address of a LinkedIn search page", () => {
  const page = (url: string) => client.total({ url });

  test("classic, with keywords, title and place", async () => {
    const place = encodeURIComponent(`["${INDIANA}"]`);
    const url = `https://www.linkedin.com/search/results/people/?keywords=chief&titleFreeText=officer&geoUrn=${place}`;
    const expected = await client.total({
      ...CLASSIC,
      keywords: "chief",
      location: [INDIANA],
      advanced_keywords: { title: "officer" },
    });
    expect(expected).toBeGreaterThan(0);
    expect(await page(url)).toBe(expected);
  });

  test("Sales Navigator, with its own notation for filters", async () => {
    const query = `(keywords:chief%20officer,filters:List((type:REGION,values:List((id:${INDIANA},text:Indiana,selectionType:INCLUDED))),(type:CURRENT_TITLE,values:List((text:President,selectionType:EXCLUDED)))))`;
    const url = `https://www.linkedin.com/sales/search/people?query=${encodeURIComponent(query)}`;
    const expected = await client.total({
      ...SALES,
      keywords: "chief officer",
      location: { include: [INDIANA] },
      role: { exclude: ["President"] },
    });
    expect(expected).toBeGreaterThan(0);
    expect(await page(url)).toBe(expected);
    const { body } = await client.search({ url }, { limit: 1 });
    expect(body.config.params).toEqual({ url });
    expect((await client.search({ cursor: body.cursor })).body.paging.start).toBe(1);
  });

  test("Recruiter, with keywords", async () => {
    const url = "https://www.linkedin.com/talent/search?searchKeyword=treasurer";
    expect(await page(url)).toBe(await client.total({ ...RECRUITER, keywords: "treasurer" }));
  });

  test.each([
    "nonsense",
    "https://example.com/search/results/people/?keywords=a",
    "https://www.linkedin.com/feed/",
    "https://www.linkedin.com/sales/search/people?savedSearchId=12",
  ])("%s is refused", async (url) => {
    const { status, body } = await client.search({ url });
    expect([status, body]).toMatchObject([400, { type: "errors/invalid_url" }]);
  });
});

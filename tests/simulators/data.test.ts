import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { numbering } from "#scripts/simulators/unipile/hash.ts";
import { loadDirectory } from "#scripts/simulators/unipile/people.ts";
import { startUnipileSimulator } from "#scripts/simulators/unipile.ts";
import { SALES, simulated } from "./client.ts";
import { rawPeople } from "./records.ts";

function folderWith(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), "people-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function lines(...rows: object[]): string {
  return rows.map((row) => JSON.stringify(row)).join("\n");
}

const ANN = {
  id: "1",
  name: "Ann Ash",
  title: "CEO",
  company: "Ash & Co",
  city: "Oslo",
  country: "Norway",
};

test("the bundled people are only those that may be passed on, and small", () => {
  const sources = new Set(rawPeople.map(({ src }) => src));
  const free = new Set(["sec-form4", "openstates", "openstates-former", "congress"]);
  expect(sources).toEqual(free);
  const folder = fileURLToPath(new URL("../../scripts/simulators/data/", import.meta.url));
  const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
});

test("no two of all the bundled people share a member number or a slug", () => {
  const { people } = loadDirectory();
  expect(people.length).toBe(rawPeople.length);
  const members = new Set(people.map(({ memberId }) => memberId));
  const slugs = new Set(people.map(({ slug }) => slug));
  expect([members.size, slugs.size]).toEqual([people.length, people.length]);
  for (const memberId of members) expect(memberId).toBeLessThan(2 ** 32);
});

test("other people can be served from a folder, plain or compressed", async () => {
  const bob = { id: "2", name: "Bob" };
  for (const files of [
    { "people.jsonl": lines(ANN, bob) },
    { "people.jsonl.gz": gzipSync(`${lines(ANN, bob)}\n\n`) },
  ]) {
    const { search, parameters } = await simulated({
      dataDir: folderWith(files),
      quirks: { hiddenShare: 0 },
    });
    const { body } = await search(SALES);
    expect(body.items.map(({ name }) => name).sort()).toEqual(["Ann Ash", "Bob"]);
    const { body: places } = await parameters({ type: "REGION", keywords: "oslo" });
    expect(places.items).toMatchObject([{ title: "Oslo, Norway" }]);
    const location = { include: [places.items[0]?.id] };
    const found = await search({ ...SALES, location, company: { include: ["ash co"] } });
    expect(found.body.items).toMatchObject([
      { name: "Ann Ash", headline: "CEO at Ash & Co", location: "Oslo, Norway" },
    ]);
  }
});

test.each([
  ["a row without a name", lines(ANN, { id: "2" }), /people\.jsonl, line 2: name: /],
  ["a field of the wrong kind", lines({ ...ANN, past: "no" }), /people\.jsonl, line 1: past: /],
  ["a line that is not JSON", `${lines(ANN)}\n\n{`, /people\.jsonl, line 3: not JSON/],
  ["no rows", "\n", /people\.jsonl: no rows/],
  ["the same id twice", lines(ANN, ANN), /two people have the id 1/],
])("%s is reported with its place", async (_what, text, message) => {
  const dataDir = folderWith({ "people.jsonl": text });
  await expect(startUnipileSimulator({ dataDir })).rejects.toThrow(message);
});

const BEN = {
  id: "os-2",
  name: "Ben Birch",
  first_name: "Ben",
  last_name: "Birch",
  headline: "Director, Birch Foods, Leeds",
  title: "Director",
  title_inferred: true,
  company: "Birch Foods",
  ticker: "BRCH",
  industry: "Food Production",
  industry_id: 23,
  seniority: "director",
  function: "operations",
  location: "Leeds, England, United Kingdom",
  location_source: "headquarters",
  url: "https://example.org/ben",
  start: "2020-01-31",
  first_seen: "2022-01-01",
  last_seen: "2026-01-01",
  past: [{ title: "Manager", company: "Ash & Co", end: "2019-12-31" }],
  also: [{ title: "Chair", company: "Leeds Rowing" }],
  src: "mine",
};
const COMPANIES = [
  { id: "c-1", name: "Birch Foods", headcount: 240, city: "Leeds", country: "United Kingdom" },
  {
    id: "c-2",
    name: "Ash & Co",
    headcount_code: "C",
    tags: ["trees"],
    hiring: true,
    type: "startup",
  },
  { id: "c-3", name: "Nobody's Works", industry: "B2B -> Marketing", src: "yc" },
];

test("people, companies and places of a folder are found by place, by company and by its size", async () => {
  const dataDir = folderWith({
    "people.jsonl": lines(ANN, BEN),
    "companies.jsonl.gz": gzipSync(lines(...COMPANIES)),
    "places.jsonl.gz": gzipSync(lines({ id: "b7", name: "Little Caesars", lat: 61.1, lon: -149 })),
    "zip-codes.csv": "zip,lat,lon,city,state,coord_source\n",
  });
  const { search, parameters } = await simulated({ dataDir, quirks: { hiddenShare: 0 } });
  const idOf = async (type: string, keywords: string) =>
    (await parameters({ type, keywords })).body.items[0]?.id;
  const namesBy = async (filters: object) => {
    const { body } = await search({ ...SALES, ...filters });
    return body.items.map(({ name }) => name);
  };

  for (const place of ["leeds", "england", "united kingdom"]) {
    expect(await namesBy({ location: { include: [await idOf("LOCATION", place)] } })).toEqual([
      "Ben Birch",
    ]);
  }
  const foods = await idOf("COMPANY", "birch foods");
  expect(await namesBy({ company: { include: [foods] } })).toEqual(["Ben Birch"]);
  expect(await namesBy({ company: { include: ["ash co"] } })).toEqual(["Ann Ash"]);
  expect(await namesBy({ past_company: { include: ["ash co"] } })).toEqual(["Ben Birch"]);
  expect(await namesBy({ company_headcount: [{ min: 201, max: 500 }] })).toContain("Ben Birch");
  expect(await namesBy({ company_headcount: [{ min: 11, max: 50 }] })).toContain("Ann Ash");
  const { body } = await search({ api: "classic", category: "companies", keywords: "works" });
  expect(body.items).toMatchObject([{ name: "Nobody's Works" }]);
});

test.each(["companies.jsonl", "places.jsonl"])(
  "a folder with %s alone has the bundled people",
  async (file) => {
    const { total } = await simulated({ dataDir: folderWith({ [file]: lines({ name: "Acme" }) }) });
    expect(await total(SALES)).toBe(rawPeople.length);
  },
);

test("a folder without people and a broken archive are reported", async () => {
  const empty = folderWith({});
  await expect(startUnipileSimulator({ dataDir: empty })).rejects.toThrow(
    "neither people.jsonl nor companies.jsonl is there",
  );
  const broken = folderWith({ "people.jsonl.gz": gzipSync(lines(ANN)).subarray(0, 20) });
  await expect(startUnipileSimulator({ dataDir: broken })).rejects.toThrow("not a whole gzip file");
});

test("numbers stay distinct even when the range is just large enough", () => {
  const number = numbering(10, 100);
  const numbers = Array.from({ length: 100 }, (_, index) => number(`key ${index}`));
  expect(new Set(numbers).size).toBe(100);
  expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([10, 109]);
  expect(number("key 5")).toBe(numbers[5]);
});

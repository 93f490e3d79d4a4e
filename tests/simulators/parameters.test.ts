import { expect, test } from "vitest";
import { SALES, simulated } from "./client.ts";
import { countRaw } from "./records.ts";

test("a city is found by the beginning of its name, as LOCATION and as REGION", async () => {
  const { parameters } = await simulated();
  const region = await parameters({
    type: "REGION",
    keywords: "Indianapolis",
    service: "SALES_NAVIGATOR",
  });
  const place = await parameters({ type: "LOCATION", keywords: "indianap" });
  expect(region.body).toEqual({
    object: "LinkedinSearchParametersList",
    items: [
      {
        object: "LinkedinSearchParameter",
        id: expect.stringMatching(/^\d+$/),
        title: "Indianapolis, Indiana, United States",
      },
    ],
    paging: { page_count: 1 },
  });
  expect(place.body).toEqual(region.body);
});

test("countries and states have the ids that LinkedIn gives them", async () => {
  const { parameters } = await simulated();
  const first = async (keywords: string) =>
    (await parameters({ type: "LOCATION", keywords })).body.items[0];
  expect(await first("United States")).toMatchObject({ id: "103644278" });
  expect(await first("Indiana")).toMatchObject({
    id: "103336534",
    title: "Indiana, United States",
  });
  expect(await first("United Kingdom")).toMatchObject({ id: "101165590" });
});

test.each(["Carmel, IN", "carmel indiana", "CARMEL", "Carmel, IN, USA"])(
  "%j finds Carmel first",
  async (keywords) => {
    const { parameters } = await simulated();
    const { body } = await parameters({ type: "LOCATION", keywords });
    expect(body.items[0]?.title).toBe("Carmel, Indiana, United States");
  },
);

test("prefixes come first, then the places with more people", async () => {
  const { parameters } = await simulated();
  const { body } = await parameters({ type: "LOCATION", keywords: "indiana", limit: "100" });
  const titles = body.items.map(({ title }) => title);
  expect(titles.slice(0, 2)).toEqual([
    "Indiana, United States",
    "Indianapolis, Indiana, United States",
  ]);
  const others = titles.findIndex((title) => !title.startsWith("Indiana"));
  expect(titles.slice(others).every((title) => !title.startsWith("Indiana"))).toBe(true);
  const people = titles.slice(others).map((title) => {
    const [city] = title.split(", ");
    return countRaw((person) => person.city === city && person.state === "Indiana");
  });
  expect(people).toEqual([...people].sort((a, b) => b - a));
});

test("without keywords the places with most people come, 10 unless told", async () => {
  const { parameters } = await simulated();
  const { body } = await parameters({ type: "LOCATION" });
  expect(body.items.length).toBe(10);
  expect(body.items[0]?.title).toBe("United States");
  const { body: two } = await parameters({ type: "LOCATION", limit: "2" });
  expect(two.paging.page_count).toBe(2);
});

test.each([
  ["COMPANY", "agilent", "Agilent Technologies"],
  ["INDUSTRY", "software dev", "Software Development"],
  ["SALES_INDUSTRY", "legislative", "Legislative Offices"],
  ["JOB_TITLE", "chief financial", "Chief Financial Officer"],
  ["DEPARTMENT", "fin", "Finance"],
])("%s %j finds %s", async (type, keywords, title) => {
  const { parameters } = await simulated();
  const { body } = await parameters({ type, keywords });
  expect(body.items[0]?.title).toBe(title);
});

test("people are found by name, with the id that searches give them", async () => {
  const { parameters, search } = await simulated({ quirks: { hiddenShare: 0 } });
  const { body } = await parameters({ type: "PEOPLE", keywords: "Theresa E. Wagler" });
  const found = await search({
    api: "classic",
    category: "people",
    keywords: '"theresa e wagler"',
  });
  expect(body.items.map(({ id }) => id)).toEqual(found.body.items.map(({ id }) => id));
  expect(body.items.length).toBe(1);
});

test("every id found works as a filter and finds somebody", async () => {
  const { parameters, total } = await simulated();
  const { body } = await parameters({ type: "REGION", limit: "50" });
  for (const { id } of body.items) {
    expect(await total({ ...SALES, location: { include: [id] } })).toBeGreaterThan(0);
  }
});

test("ids of different places and companies differ", async () => {
  const { parameters } = await simulated();
  for (const type of ["LOCATION", "COMPANY", "JOB_TITLE"]) {
    const { body } = await parameters({ type, keywords: "a", limit: "100" });
    expect(new Set(body.items.map(({ id }) => id)).size).toBe(100);
  }
});

test("what the records know nothing of is an empty list", async () => {
  const { parameters } = await simulated();
  const { status, body } = await parameters({ type: "SCHOOL", keywords: "a" });
  expect([status, body.items]).toEqual([200, []]);
});

test.each([
  [{ type: "PLACE" }],
  [{}],
  [{ type: "REGION", limit: "0" }],
  [{ type: "REGION", limit: "101" }],
  [{ type: "REGION", service: "PREMIUM" }],
])("%j is refused", async (query) => {
  const { parameters } = await simulated();
  const { status, body } = await parameters(query as Record<string, string>);
  expect([status, body]).toMatchObject([400, { type: "errors/invalid_parameters" }]);
});

test("look-ups need the account, its session and its seat", async () => {
  const { parameters, simulator, ask } = await simulated({ accounts: [{ id: "free", seats: [] }] });
  expect((await parameters({ type: "REGION" })).status).toBe(200);
  const seatless = await parameters({ type: "REGION", service: "SALES_NAVIGATOR" });
  expect(seatless.status).toBe(403);
  simulator.setAccount("free", { status: "CREDENTIALS" });
  expect((await parameters({ type: "REGION" })).status).toBe(401);
  expect((await ask("/api/v1/linkedin/search/parameters?type=REGION")).status).toBe(400);
});

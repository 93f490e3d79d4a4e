import { expect, test } from "vitest";
import { apiClient } from "#scripts/api-client.ts";
import { readSearchFlags, toRequest } from "#scripts/search-flags.ts";
import { scriptedServer } from "./scripted-api.ts";

test.each([
  [{ target: "0" }, "--target must be a whole number from 1 to 2500"],
  [{ target: "2501" }, "--target must be a whole number from 1 to 2500"],
  [{ target: "12.5" }, "--target must be a whole number from 1 to 2500"],
  [{ target: "-3" }, "--target must be a whole number from 1 to 2500"],
  [{ target: "many" }, "--target must be a whole number from 1 to 2500"],
  [{ api: "premium" }, "--api must be one of: classic, sales_navigator, recruiter"],
  [{ target: "1001", api: "classic" }, "--target must be at most 1000 with --api classic"],
  [{ keywords: " " }, "--keywords must not be empty"],
  [{ keywords: "x".repeat(501) }, "--keywords must have at most 500 characters"],
  [{ title: ["CEO", ""] }, "--title must not be empty"],
  [{ location: Array(21).fill("Rome") }, "--location may be given at most 20 times"],
])("%o is refused by the name of the flag", (values, message) => {
  expect(() => readSearchFlags(values)).toThrow(message);
});

test.each([
  { target: "1000", api: "classic" },
  { target: "2500", api: "sales_navigator" },
  { target: "2500" },
])("%o is taken", (values) => {
  expect(readSearchFlags(values).target).toBe(Number(values.target));
});

test("every flag that does not fit is named at once", () => {
  const read = () => readSearchFlags({ target: "0", api: "premium" });

  expect(read).toThrow(/--target .*\n--api /);
});

test("what is given becomes a request, with places by their ids", async () => {
  await using server = await scriptedServer({
    "GET /api/v1/linkedin/parameters?type=LOCATION&q=Rome&limit=1": [
      { parameters: [{ id: "105088894", label: "Rome, Italy" }] },
    ],
  });
  const input = readSearchFlags({
    target: "40",
    api: "recruiter",
    title: ["CEO"],
    location: ["Rome"],
  });

  const request = await toRequest(apiClient({ baseUrl: server.url, apiKey: "key" }), input);

  expect(request.criteria).toEqual({
    kind: "people",
    people: { titles: ["CEO"], locations: [{ id: "105088894", label: "Rome, Italy" }] },
    sources: [{ provider: "unipile", api: "recruiter" }],
    target: 40,
  });
});

test("a place that LinkedIn does not know is named", async () => {
  await using server = await scriptedServer({
    "GET /api/v1/linkedin/parameters?type=LOCATION&q=Atlantis&limit=1": [{ parameters: [] }],
  });
  const client = apiClient({ baseUrl: server.url, apiKey: "key" });

  await expect(toRequest(client, { location: ["Atlantis"] })).rejects.toThrow(
    'LinkedIn knows no place called "Atlantis"',
  );
});

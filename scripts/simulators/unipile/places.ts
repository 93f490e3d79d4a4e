import { type Numbering, numbering } from "./hash.ts";
import { plain } from "./words.ts";

export type Place = { id: string; title: string; alias: string; people: number };

export type Places = {
  /** The ids of the place and of everything around it: city, state, country. */
  idsOf(row: Located): string[];
  /** The same ids; the place is then known to have one person more. */
  addPerson(row: Located): string[];
  titleOf(row: Located): string | null;
  list(): Place[];
};

type Located = {
  /** Stands in where there is none of the others. */
  location?: string | null | undefined;
  city?: string | null | undefined;
  state?: string | null | undefined;
  country?: string | null | undefined;
};

const MADE_UP = { first: 900_000_000, size: 99_999_999 }; // clear of the ids that LinkedIn uses

const STATE_CODES =
  "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming";
const CODE_OF = new Map([
  ...STATE_CODES.split("|").map((entry): [string, string] => [entry.slice(3), entry.slice(0, 2)]),
  ["United States", "US USA"],
  ["United Kingdom", "UK"],
]);

export function places(known: { id: number; name: string }[]): Places {
  const byTitle = new Map<string, Place>();
  const numbers: Numbering = numbering(MADE_UP.first, MADE_UP.size);

  function place(title: string, id = numbers(title)): Place {
    const found = byTitle.get(title);
    if (found) return found;
    const made = { id: String(id), title, alias: plain(codes(title)), people: 0 };
    byTitle.set(title, made);
    return made;
  }

  for (const { id, name } of known) place(name, id);
  return {
    idsOf: (row) => titles(row).map((title) => place(title).id),
    addPerson(row) {
      const around = titles(row).map((title) => place(title));
      for (const found of around) found.people += 1;
      return around.map(({ id }) => id);
    },
    titleOf: (row) => titles(row)[0] ?? null,
    list: () => [...byTitle.values()],
  };
}

function titles({ city, state, country, location }: Located): string[] {
  const told = [city, state, country].filter(Boolean);
  const parts = told.length > 0 ? told : (location ?? "").split(",").map((part) => part.trim());
  const all = parts.map((_, index) => parts.slice(index).filter(Boolean).join(", "));
  return [...new Set(all.filter((title) => title !== ""))];
}

/** People type "Carmel, IN" as well as "Carmel, Indiana". */
function codes(title: string): string {
  return title
    .split(", ")
    .map((part) => CODE_OF.get(part) ?? "")
    .join(" ");
}

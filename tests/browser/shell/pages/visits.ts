import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { openSite, type Person, type Site, signedIn } from "./open-site.ts";

export interface Visits {
  readonly site: Site;
  readonly person: Person;
  go(path: string): Promise<unknown>;
}

/** A site for the tests of a file, and for each of them somebody who has signed in, whose pages report no fault. */
export function visits(): Visits {
  let site: Site;
  let person: Person;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site?.close());
  beforeEach(async () => {
    person = await signedIn(site, {});
  });
  afterEach(async () => {
    await person.context.close();
    expect(person.faults).toEqual([]);
  });
  return {
    get site() {
      return site;
    },
    get person() {
      return person;
    },
    go: (path) => person.page.goto(site.stack.baseUrl + path),
  };
}

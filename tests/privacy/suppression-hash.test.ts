import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { subjectsOf } from "#lib/privacy/subjects-of.ts";
import { pepperOf, suppressionHasher } from "#lib/privacy/suppression-hash.ts";
import { person } from "#tests/fakes/fake-source.ts";

const [old, young] = [1, 2].map((byte) => pepperOf(new Uint8Array(32).fill(byte)));
if (!(old && young)) throw new Error("no peppers");
const jane = { kind: "email", value: "Jane@Acme.com" } as const;

describe("a hash", () => {
  test("is HMAC-SHA-256 of kind and value, under a key of the pepper's for the workspace", () => {
    const key = createHmac("sha256", old.key).update("workspace|w1").digest();
    const wanted = createHmac("sha256", key).update("email|jane@acme.com").digest("base64url");

    expect(suppressionHasher([old])("w1").hashesOf(jane)).toEqual([wanted]);
  });

  test("differs by workspace, kind and pepper, and says nothing of the value", () => {
    const hashes = [
      suppressionHasher([old])("w1").hashesOf(jane),
      suppressionHasher([old])("w2").hashesOf(jane),
      suppressionHasher([young])("w1").hashesOf(jane),
      suppressionHasher([old])("w1").hashesOf({ kind: "company", value: "jane" }),
      suppressionHasher([old])("w1").hashesOf({ kind: "profile", value: "jane" }),
      [suppressionHasher([old])("w1").hide("email|jane@acme.com")],
    ].flat();

    expect(new Set(hashes).size).toBe(6);
    expect(hashes.every((hash) => /^[\w-]{43}$/.test(hash))).toBe(true);
  });

  test("is made under every pepper, the newest first, so that an old list holds on", () => {
    const [now, before] = [suppressionHasher([young, old])("w1"), suppressionHasher([old])("w1")];

    expect(now.hashesOf(jane)).toHaveLength(2);
    expect(now.hashesOf(jane)[1]).toBe(before.hashesOf(jane)[0]);
    expect(now.pepperId).toBe(young.id);
    expect(young.id).not.toBe(old.id);
  });

  test("of what names nobody is none", () => {
    expect(suppressionHasher([old])("w1").hashesOf({ kind: "email", value: "nobody" })).toEqual([]);
  });
});

describe("a row", () => {
  test("may be listed by its ids, its profile and its company", () => {
    const row = person(7, { linkedinUrl: "https://www.linkedin.com/in/jane-doe" });

    expect(subjectsOf(row)).toEqual([
      { kind: "person", value: "id-7" },
      { kind: "person", value: "7" },
      { kind: "profile", value: "https://www.linkedin.com/in/jane-doe" },
      { kind: "company", value: "Acme" },
    ]);
  });

  test("may be listed by addresses, numbers and each domain above its own", () => {
    const row = {
      ...person(7, { company: null, memberId: null }),
      emails: ["jane@mail.acme.com"],
      phones: ["+13175550100"],
      website: "https://shop.acme.co.uk/x",
    };

    expect(subjectsOf(row)).toEqual([
      { kind: "person", value: "id-7" },
      { kind: "email", value: "jane@mail.acme.com" },
      { kind: "phone", value: "+13175550100" },
      ...["shop.acme.co.uk", "acme.co.uk", "co.uk", "mail.acme.com", "acme.com"].map((value) => ({
        kind: "domain",
        value,
      })),
    ]);
  });

  test("of a company that is called by its domain may be listed by that", () => {
    const kinds = subjectsOf(person(7, { company: "Booking.com" })).slice(2);
    expect(kinds).toEqual([
      { kind: "domain", value: "Booking.com" },
      { kind: "company", value: "Booking.com" },
    ]);
    expect(subjectsOf(person(7, { company: "St. John's" })).map(({ kind }) => kind)).not.toContain(
      "domain",
    );
  });

  test("without a public profile is not listed by what its address holds instead", () => {
    const row = person(7, {
      linkedinUrl: "https://www.linkedin.com/sales/lead/ACwAAB,NAME_SEARCH",
    });
    expect(subjectsOf(row).map(({ kind }) => kind)).toEqual(["person", "person", "company"]);
  });
});

import { describe, expect, test } from "vitest";
import type { SuppressionKind } from "#lib/contract/suppression.ts";
import { NORMALISE } from "#lib/privacy/normalise.ts";

const ALIKE: [SuppressionKind, string, readonly string[]][] = [
  ["email", "jane@acme.com", ["Jane@ACME.com", " jane@acme.com ", "ｊａｎｅ@acme.com"]],
  ["email", "jane@xn--mller-kva.de", ["jane@MÜLLER.de", "jane@xn--mller-kva.de"]],
  [
    "phone",
    "+13175550100",
    ["+1 317 555 0100", "(317) 555-0100", "1-317-555-0100", "001 317.555.0100", "tel:+13175550100"],
  ],
  ["phone", "+442079460000", ["+44 (0)20 7946 0000", "0044 20 7946 0000"]],
  [
    "domain",
    "acme.com",
    ["ACME.com", "www.acme.com", "https://www.acme.com/x?y=1", "acme.com.", "http://acme.com:80"],
  ],
  ["domain", "xn--mller-kva.de", ["müller.de", "Müller.DE"]],
  [
    "company",
    "acme",
    ["ACME", "Acme, Inc.", "Acme Inc", " acme  LLC ", "Acme Co., Ltd.", "“Acme” GmbH", "Ａｃｍｅ"],
  ],
  ["company", "smith & sons", ["Smith  & Sons", "SMITH & SONS LIMITED"]],
  ["company", "coca cola", ["Coca-Cola", "Coca Cola Company"]],
  [
    "profile",
    "jürgen-müller",
    [
      "https://www.linkedin.com/in/j%C3%BCrgen-m%C3%BCller",
      "https://de.linkedin.com/in/Jürgen-Müller/?locale=en",
      "linkedin.com/in/jürgen-müller/details",
      "Jürgen-Müller",
    ],
  ],
  ["person", "ACoAAB1-x_y", ["ACoAAB1-x_y", " urn:li:fsd_profile:ACoAAB1-x_y "]],
  ["person", "123456", ["123456", "urn:li:member:123456"]],
];

test.each(ALIKE)("%s: all spellings of %s are one", (kind, one, spellings) => {
  expect(spellings.map(NORMALISE[kind])).toEqual(spellings.map(() => one));
});

describe("what is not the same stays apart", () => {
  test.each<[SuppressionKind, string, string]>([
    ["email", "jane.doe@acme.com", "janedoe@acme.com"],
    ["email", "jane+x@acme.com", "jane@acme.com"],
    ["domain", "shop.acme.com", "acme.com"],
    ["company", "Acme", "Acme Tools"],
    ["company", "AG Insurance", "Insurance"],
    ["person", "ACoAAB", "acoaab"],
    ["profile", "jane-doe", "jane-doe-1"],
    ["phone", "+13175550100", "+13175550101"],
  ])("%s: %s is not %s", (kind, one, other) => {
    const [a, b] = [one, other].map(NORMALISE[kind]);
    expect(a).not.toBeNull();
    expect(a).not.toBe(b);
  });
});

test.each<[SuppressionKind, readonly string[]]>([
  ["email", ["", "jane", "jane@", "@acme.com", "a b@acme.com", "jane@acme", "j@a@acme.com"]],
  [
    "phone",
    ["", "555", "0612345678", "+0123456789", "call me", "+1 317 555 0100 ext 5", "12".repeat(9)],
  ],
  ["domain", ["", "acme", "127.0.0.1", "a b.com", "-acme.com", "jane@acme.com", "x".repeat(300)]],
  ["company", ["", "…", "x".repeat(301)]],
  ["profile", ["", "https://example.com/in-x", "a/b", "https://www.linkedin.com/sales/lead/ACw,x"]],
  ["person", ["", "Jane Doe", "https://www.linkedin.com/in/jane", "x".repeat(201)]],
])("%s: what names nobody is nothing", (kind, texts) => {
  expect(texts.map(NORMALISE[kind])).toEqual(texts.map(() => null));
});

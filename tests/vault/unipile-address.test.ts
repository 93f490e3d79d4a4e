import { expect, test } from "vitest";
import { toUnipileAddress } from "#lib/vault/unipile-address.ts";

const OURS = "http://127.0.0.1:4010";

test.each([
  ["https://api1.unipile.com:13111", "https://api1.unipile.com:13111"],
  ["api1.unipile.com:13111", "https://api1.unipile.com:13111"],
  ["https://API8.Unipile.com:13851/", "https://api8.unipile.com:13851"],
  ["https://api.unipile.com", "https://api.unipile.com"],
  ["http://127.0.0.1:4010/", OURS],
])("%s is an address a key may be sent to", (given, address) => {
  expect(toUnipileAddress(given, OURS)).toBe(address);
});

test.each([
  "http://api1.unipile.com:13111",
  "https://unipile.com.evil.example",
  "https://evilunipile.com",
  "https://unipile.com@evil.example",
  "https://user:pass@api1.unipile.com",
  "https://api1.unipile.com/api/v1",
  "https://api1.unipile.com?x=1",
  "https://api1.unipile.com#x",
  "https://127.0.0.1:4010",
  "http://127.0.0.1:4011",
  "http://localhost:4010",
  "http://169.254.169.254",
  "ftp://api1.unipile.com",
  "javascript:alert(1)",
  "https://",
  "not an address",
])("%s is none", (given) => {
  expect(toUnipileAddress(given, OURS)).toBeNull();
});

test("on this machine there is none where the deployment uses none", () => {
  expect(toUnipileAddress(OURS, null)).toBeNull();
});

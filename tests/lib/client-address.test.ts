import { describe, expect, test } from "vitest";
import { addressReader, isAddressRange } from "#lib/client-address.ts";

const from = (headers: Record<string, string>) => new Headers(headers);

describe("on a platform that says where a request comes from", () => {
  const read = addressReader({ platformHeader: "x-platform-ip", trustedProxies: [] });

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["2001:db8::1", "2001:db8:0:0::"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::"],
    ["::1", "0:0:0:0::"],
    ["unknown", null],
    ["192.0.2.1, 192.0.2.2", null],
    ["", null],
  ])("%j is %j", (said, address) => {
    expect(read(from({ "x-platform-ip": said, "x-forwarded-for": "203.0.113.9" }))).toBe(address);
  });
});

describe("behind proxies of our own", () => {
  const trustedProxies = ["10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.7"];
  const read = addressReader({ platformHeader: null, trustedProxies });

  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, 10.1.2.3", "203.0.113.9"],
    ["1.1.1.1, 203.0.113.9, 10.1.2.3, 192.0.2.7", "203.0.113.9"],
    ["203.0.113.9, nonsense, 10.1.2.3", null],
    ["2001:db8:1:2:3::4, 2001:db8:ffff::1", "2001:db8:1:2::"],
    ["10.1.2.3", null],
    ["", null],
  ])("%j is %j", (said, address) => {
    expect(read(from({ "x-forwarded-for": said }))).toBe(address);
  });
});

test("where nobody vouches for it, nothing that a request says counts", () => {
  const read = addressReader({ platformHeader: null, trustedProxies: [] });
  const said = { "x-forwarded-for": "192.0.2.1", "x-real-ip": "192.0.2.1" };

  expect(read(from({ ...said, "x-nf-client-connection-ip": "192.0.2.1" }))).toBeNull();
});

test.each([
  ["10.0.0.0/8", true],
  ["192.0.2.7", true],
  ["2001:db8::/32", true],
  ["10.0.0.0/33", false],
  ["10.0.0.0/8/8", false],
  ["10.0.0/8", false],
  ["proxy.example", false],
  ["", false],
])("%j as a range: %j", (text, is) => {
  expect(isAddressRange(text)).toBe(is);
});

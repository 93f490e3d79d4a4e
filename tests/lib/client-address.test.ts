import { describe, expect, test } from "vitest";
import { addressReader, isAddressRange } from "#lib/client-address.ts";

const NOBODY = { platformHeader: null, hasFrontDoor: false, trustedProxies: [] };

const from = (headers: Record<string, string>) => new Headers(headers);

describe("on a platform that says where a request comes from", () => {
  const read = addressReader({ ...NOBODY, platformHeader: "x-platform-ip" });

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
  const read = addressReader({ ...NOBODY, trustedProxies });

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
  const read = addressReader(NOBODY);
  const said = { "x-forwarded-for": "192.0.2.1", "x-real-ip": "192.0.2.1" };

  expect(read(from({ ...said, "x-nf-client-connection-ip": "192.0.2.1" }))).toBeNull();
  expect(read(from({ ...said, "x-peer-address": "192.0.2.1" }))).toBeNull();
});

describe("behind a front door, which says who is at the other end of the connection", () => {
  const hasFrontDoor = true;

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["10.1.2.3", "10.1.2.3"],
    ["127.0.0.1", null],
    ["::1", null],
    ["::ffff:127.8.0.1", null],
    ["", null],
  ])("and no proxy, %j is %j, whatever it says of itself", (peer, address) => {
    const read = addressReader({ ...NOBODY, hasFrontDoor });
    const said = { "x-forwarded-for": "203.0.113.9", "x-nf-client-connection-ip": "203.0.113.9" };
    expect(read(from({ "x-peer-address": peer, ...said }))).toBe(address);
  });

  test.each([
    ["10.1.2.3", "203.0.113.9", "203.0.113.9"],
    ["::ffff:10.1.2.3", "1.1.1.1, 203.0.113.9, 10.4.5.6", "203.0.113.9"],
    ["192.0.2.1", "203.0.113.9", "192.0.2.1"], // who goes past the proxies is who they are
    ["192.0.2.1", "203.0.113.9, 10.4.5.6", "192.0.2.1"],
    ["127.0.0.1", "203.0.113.9, 10.4.5.6", null], // a proxy here has to be named like any other
    ["10.1.2.3", "", null],
    ["", "203.0.113.9", null],
  ])("and proxies, %j with %j is %j", (peer, forwarded, address) => {
    const read = addressReader({ ...NOBODY, hasFrontDoor, trustedProxies: ["10.0.0.0/8"] });
    expect(read(from({ "x-peer-address": peer, "x-forwarded-for": forwarded }))).toBe(address);
  });

  test("the platform's word goes before it", () => {
    const read = addressReader({ ...NOBODY, hasFrontDoor, platformHeader: "x-platform-ip" });
    const said = { "x-platform-ip": "203.0.113.9", "x-peer-address": "192.0.2.1" };
    expect(read(from(said))).toBe("203.0.113.9");
  });
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

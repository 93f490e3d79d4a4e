import { expect, test } from "vitest";
import { cutAddress } from "#lib/access/cut-address.ts";

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:0DB8:0001::6", "2001:db8:1::/48"],
  ["2001:db8::6", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
  ["", null],
  ["localhost", null],
  ["203.0.113.77, 10.0.0.1", null],
  ["<script>", null],
  [null, null],
])("%j is kept as %j", (address, kept) => {
  expect(cutAddress(address)).toBe(kept);
});

import { BlockList, isIPv4 } from "node:net";

/** IANA's registries of addresses that are not for the internet, and what clouds answer their own machines on. */
const NOT_PUBLIC_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Inside of 2000::/3; all that is outside of it is not public: mapped and translated IPv4 too. */
const NOT_PUBLIC_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const;

const notPublic = new BlockList();
for (const [address, bits] of NOT_PUBLIC_V4) notPublic.addSubnet(address, bits, "ipv4");
for (const [address, bits] of NOT_PUBLIC_V6) notPublic.addSubnet(address, bits, "ipv6");

const internetV6 = new BlockList();
internetV6.addSubnet("2000::", 3, "ipv6");

/** Whether this address is of a machine on the internet, and not of one beside ours. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !notPublic.check(address, "ipv4");
  return internetV6.check(address, "ipv6") && !notPublic.check(address, "ipv6");
}

import { BlockList, isIP, isIPv4 } from "node:net";

/** In which the front door says who is at the other end of the connection; whoever sends one is not heard. */
export const PEER_HEADER = "x-peer-address";

/** This machine: whoever comes from here may be anybody behind a proxy that nobody named. */
export const LOOPBACK = ["127.0.0.0/8", "::1"] as const;

/** Whose word counts for where a request comes from. */
export interface AddressSource {
  /** The platform's own header, which callers cannot set there. */
  readonly platformHeader: string | null;
  /** Whether every request has come through the front door: else its header is a caller's. */
  readonly hasFrontDoor: boolean;
  /** Proxies of ours, whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
}

export function isAddressRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const longest = isIPv4(address) ? 32 : 128;
  if (isIP(address) === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= longest);
}

/** Reads the caller's address, of IPv6 the /64 that one household has; null where nobody vouches for one. */
export function addressReader({ platformHeader, hasFrontDoor, trustedProxies }: AddressSource) {
  const isOurs = rangeCheck(trustedProxies);
  return (headers: Headers): string | null => {
    if (platformHeader !== null) return normalize(headers.get(platformHeader)?.trim() ?? "");
    const forwarded = trustedProxies.length === 0 ? null : headers.get("x-forwarded-for");
    const hops = (forwarded ?? "").split(",").map((hop) => hop.trim());
    if (hasFrontDoor) hops.push(headers.get(PEER_HEADER) ?? "");
    // From the right: each proxy adds whom it heard from, and what stands further left anybody can write.
    const caller = hops.findLast((hop) => !isOurs(hop)) ?? "";
    return isLoopback(caller) ? null : normalize(caller);
  };
}

/** Whether an address is in one of these ranges; what is no address is in none. */
export function rangeCheck(ranges: readonly string[]): (address: string) => boolean {
  const list = toBlockList(ranges);
  return (address) => isIn(list, address);
}

export const isLoopback = rangeCheck(LOOPBACK);

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  if (isIP(address) === 0) return false;
  return list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

function normalize(text: string): string | null {
  if (isIP(text) === 0) return null;
  const address = text.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, "");
  return isIPv4(address) ? address : toHousehold(address);
}

function toHousehold(address: string): string {
  const [left = "", right] = address.split("::");
  const start = left === "" ? [] : left.split(":");
  const end = right ? right.split(":") : [];
  const zeros = Array.from({ length: 8 - start.length - end.length }, () => "0");
  const groups = right === undefined ? start : [...start, ...zeros, ...end];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::`;
}

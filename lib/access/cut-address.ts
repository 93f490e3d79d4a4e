const V4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i;
const V6 = /^[\da-f:]+(?:\.\d+){0,3}$/i;

/** The network an address is of, `203.0.113.0/24` or `2001:db8:1::/48`: enough to tell places apart, too little for a person. */
export function cutAddress(address: string | null): string | null {
  if (address === null) return null;
  const [, network] = V4.exec(address) ?? [];
  if (network !== undefined) return `${network}.0/24`;
  return V6.test(address) && address.includes(":") ? cutV6(address) : null;
}

function cutV6(address: string): string {
  const [head = ""] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const [a = "0", b = "0", c = "0"] = groups;
  return `${[a, b, c].map(withoutZeros).join(":")}::/48`;
}

function withoutZeros(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, "");
}

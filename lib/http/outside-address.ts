import { isIP } from "node:net";

const INSIDE = [
  "local",
  "internal",
  "localhost",
  "lan",
  "home",
  "arpa",
  "test",
  "invalid",
  "onion",
] as const;

/** What is wrong with an address that somebody wants us to call, told to that person; null when it may be tried. */
export function findAddressProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return "must be a web address such as https://hooks.example.com/prospects";
  if (url.port !== "") return "must not name a port";
  return findSiteProblem(url);
}

/** The same of a provider's address, whose host we know: such a one may name a port. */
export function findSiteProblem(url: URL): string | null {
  if (url.protocol !== "https:") return "must use https";
  if (url.username !== "" || url.password !== "") return "must not hold a name or a password";
  return findHostProblem(url.hostname);
}

/** `URL` has read every spelling of a number by now: 2130706433 and 0x7f.1 are 127.0.0.1 here. */
function findHostProblem(host: string): string | null {
  if (isIP(host.replace(/^\[|\]$/g, "")) !== 0) return "must name a host, not a number";
  const labels = host.split(".");
  if (labels.length < 2 || labels.includes("")) return "must name a host on the internet";
  const isInside = INSIDE.some((name) => labels.at(-1) === name);
  return isInside ? "must name a host on the internet" : null;
}

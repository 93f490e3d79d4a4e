/**
 * The address a workspace's Unipile key may be sent to: https at a host of Unipile's, or what the deployment itself uses.
 * Null for any other: whoever names an address would be sent the key.
 */
export function toUnipileAddress(text: string, deploymentUrl: string | null): string | null {
  // Unipile's dashboard shows host and port alone.
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || isMoreThanOrigin(url)) return null;
  if (deploymentUrl !== null && url.origin === URL.parse(deploymentUrl)?.origin) return url.origin;
  return url.protocol === "https:" && url.hostname.endsWith(".unipile.com") ? url.origin : null;
}

function isMoreThanOrigin({ username, password, pathname, search, hash }: URL): boolean {
  return [username, password, pathname.replace(/^\/+$/, ""), search, hash].some(
    (part) => part !== "",
  );
}

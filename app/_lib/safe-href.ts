const PROTOCOLS = ["https:", "http:", "tel:", "mailto:"];

/** An address out of data as a link may have it; null for what would run, or lead along our own paths. */
export function safeHref(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && PROTOCOLS.includes(url.protocol) ? url.href : null;
}

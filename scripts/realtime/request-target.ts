export type RequestTarget = { path: string; segments: string[]; query: URLSearchParams };

/** Splits by hand: signatures cover the path as sent, and `new URL` throws on some of what strangers send. */
export function readTarget(url: string | undefined): RequestTarget {
  const [path = "/", ...rest] = (url ?? "/").split("?");
  const segments = path.split("/").filter(Boolean).map(decode);
  return { path, segments, query: new URLSearchParams(rest.join("?")) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

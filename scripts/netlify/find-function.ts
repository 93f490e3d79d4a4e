import type { BuiltFunction } from "./functions-manifest.ts";

const OWN_ADDRESS = /^\/\.netlify\/functions\/([\w-]+)\/?$/;

export interface Found {
  readonly built: BuiltFunction;
  /** A file of that name goes first. */
  readonly prefersStatic: boolean;
}

/** Which function answers: by its own address where it has no other, else by the route that matches. */
export function findFunction(
  functions: readonly BuiltFunction[],
  { path, method }: { path: string; method: string },
): Found | null {
  if (path.startsWith("/.netlify/")) {
    const [, name] = OWN_ADDRESS.exec(path) ?? [];
    const built = functions.find((candidate) => candidate.name === name && !candidate.routes);
    return built ? { built, prefersStatic: false } : null;
  }
  for (const built of functions) {
    const route = built.routes?.find((candidate) => matches(candidate, path, method));
    if (route) return { built, prefersStatic: route.prefer_static ?? false };
  }
  return null;
}

type Route = NonNullable<BuiltFunction["routes"]>[number];

function matches({ methods, literal, expression }: Route, path: string, method: string): boolean {
  if (methods.length > 0 && !methods.includes(method)) return false;
  if (literal !== undefined) return literal === path;
  return expression !== undefined && new RegExp(expression).test(path);
}

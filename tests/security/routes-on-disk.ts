import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { PERMISSIONS } from "#lib/contract/permissions.ts";

export interface RouteOnDisk {
  readonly file: string;
  /** As in the table of permissions: method and path. */
  readonly names: readonly string[];
  readonly source: string;
}

const METHOD = "GET|HEAD|POST|PUT|PATCH|DELETE";
const DECLARED = new RegExp(
  `^export (?:const|let|var|(?:async )?function) (${METHOD})\\b|^export \\{[^}]*?\\bas (${METHOD})\\b`,
  "gm",
);
const LISTS = /^export \{([^}]*)\}/gm;
/** What an address has not: `allowOnly` answers these with 405. */
const TAKEN_APART = /^export (?:const|let|var) \{([^}]*)\} = (\w+)/gm;

/** Every handler of the app and every function of the platform, as they are on the disk. */
export function routesOnDisk(root = process.cwd()): RouteOnDisk[] {
  return [...appRoutes(root), ...functions(root)];
}

/** Routes for which nobody has decided who may call them. */
export function findUnlisted(routes: readonly RouteOnDisk[]): string[] {
  return routes.flatMap(({ file, names }) =>
    names.length === 0
      ? [`${file}: no handler is recognised`]
      : names.map(inTable).filter((name) => !(name in PERMISSIONS)),
  );
}

/** One handler of every method has one row. */
export function inTable(name: string): string {
  const any = name.replace(/^\w+/, "ANY");
  return any in PERMISSIONS ? any : name;
}

function appRoutes(root: string): RouteOnDisk[] {
  const app = path.join(root, "app");
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /^route\.[cm]?[jt]sx?$/.test(path.basename(file)))
    .map((file) => {
      const source = readFileSync(path.join(app, file), "utf8");
      const address = path
        .join("/", path.dirname(file))
        .replaceAll(/\/\([^)]*\)/g, "")
        .replaceAll(/\[\[?\.\.\.(\w+)\]\]?/g, ":$1+")
        .replaceAll(/\[(\w+)\]/g, ":$1");
      return { file, source, names: methodsIn(source).map((method) => `${method} ${address}`) };
    });
}

function methodsIn(source: string): string[] {
  const declared = [...source.matchAll(DECLARED)].flatMap(([, one, other]) => one ?? other ?? []);
  const listed = [...source.matchAll(LISTS)].flatMap(([, list = ""]) => list.split(","));
  const taken = [...source.matchAll(TAKEN_APART)]
    .filter(([, , from]) => from !== "allowOnly")
    .flatMap(([, list = ""]) => list.split(","));
  const named = [...listed, ...taken].map(
    (one) =>
      one
        .trim()
        .split(/\s+as\s+|:\s*/)
        .at(-1) ?? "",
  );
  const isMethod = new RegExp(`^(${METHOD})$`);
  const anything = /^export \*/m.test(source) ? ["ANY"] : [];
  return [...new Set([...declared, ...named.filter((name) => isMethod.test(name)), ...anything])];
}

function functions(root: string): RouteOnDisk[] {
  const folder = path.join(root, "netlify/functions");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { encoding: "utf8" }).map((file) => {
    const place = path.join(folder, file);
    const source = statSync(place).isFile() ? readFileSync(place, "utf8") : "";
    return { file, source, names: [`POST /.netlify/functions/${path.parse(file).name}`] };
  });
}

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface RouteOnDisk {
  readonly file: string;
  /** As in the table of permissions: method and path. */
  readonly names: readonly string[];
  readonly source: string;
}

const METHOD = "GET|POST|PUT|PATCH|DELETE";
const HANDLER = new RegExp(`export const (${METHOD})\\b|\\bas (${METHOD})\\b`, "g");

/** Every handler of the app and every function of the platform, as they are on the disk. */
export function routesOnDisk(): RouteOnDisk[] {
  return [...apiRoutes(), ...functions()];
}

function apiRoutes(): RouteOnDisk[] {
  const root = path.join(process.cwd(), "app/api");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /^route\.tsx?$/.test(path.basename(file)))
    .map((file) => {
      const source = readFileSync(path.join(root, file), "utf8");
      const address = path
        .join("/api", path.dirname(file))
        .replaceAll(/\[\.\.\.(\w+)\]/g, ":$1+")
        .replaceAll(/\[(\w+)\]/g, ":$1");
      const methods = [...source.matchAll(HANDLER)].map(([, one, other]) => one ?? other);
      return { file, source, names: methods.map((method) => `${method} ${address}`) };
    });
}

function functions(): RouteOnDisk[] {
  const root = path.join(process.cwd(), "netlify/functions");
  return readdirSync(root, { encoding: "utf8" }).map((file) => {
    const source = readFileSync(path.join(root, file), "utf8");
    return { file, source, names: [`POST /.netlify/functions/${path.parse(file).name}`] };
  });
}

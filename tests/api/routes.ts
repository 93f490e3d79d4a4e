import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(process.cwd(), "app/api");

export interface RouteFile {
  /** As Next tells it apart, with `:id` for what changes. */
  readonly pathname: string;
  readonly source: string;
}

/** Every route of the app, as it is on the disk. */
export function routeFiles(): RouteFile[] {
  return readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .map((file) => ({
      pathname: join("/api", file, "..").replaceAll(/\[(\.\.\.)?(\w+)\]/g, ":$2"),
      source: readFileSync(join(ROOT, file), "utf8"),
    }));
}

import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";

/** The address of every page of the app, as it is on the disk; what changes in it is an id of nobody, or this one. */
export function pagesOnDisk(id: string = randomUUID()): string[] {
  return readdirSync(path.join(process.cwd(), "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) =>
      path
        .join("/", path.dirname(file))
        .replaceAll(/\/\([^)]+\)/g, "")
        .replaceAll(/\[\w+\]/g, id),
    )
    .toSorted();
}

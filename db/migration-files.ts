import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const FOLDER = path.join(process.cwd(), "db/migrations");
const BREAK = "--> statement-breakpoint";

/** `when` is what the database remembers a migration by, as drizzle's own migrator does. */
const Journal = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });
export type Migration = z.output<typeof Journal>["entries"][number];

/** Every migration that this program knows, oldest first. */
export async function listMigrations(): Promise<readonly Migration[]> {
  const text = await readFile(path.join(FOLDER, "meta/_journal.json"), "utf8");
  return Journal.parse(JSON.parse(text)).entries;
}

export async function readStatements({
  tag,
}: Migration): Promise<{ statements: string[]; hash: string }> {
  const text = await readFile(path.join(FOLDER, `${tag}.sql`), "utf8");
  const hash = createHash("sha256").update(text).digest("hex");
  return { statements: text.split(BREAK), hash };
}

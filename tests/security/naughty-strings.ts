import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const FILE = path.join(process.cwd(), "tests/db/cases/naughty-strings.json");

/** Part of the Big List of Naughty Strings; tests/db/cases/NOTICE says whose it is. */
export const NAUGHTY = z.array(z.string()).parse(JSON.parse(readFileSync(FILE, "utf8")));

/** What a table can hold; the rest is refused at the door, or cleaned in what a provider says. */
export const STORABLE = NAUGHTY.filter((text) => text.isWellFormed() && !text.includes("\0"));

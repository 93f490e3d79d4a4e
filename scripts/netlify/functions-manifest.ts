import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const Route = z.object({
  pattern: z.string(),
  /** The pattern as a regular expression. */
  expression: z.string().optional(),
  literal: z.string().optional(),
  methods: z.array(z.string()).default([]),
  prefer_static: z.boolean().optional(),
});

const BuiltFunction = z.object({
  name: z.string(),
  invocationMode: z.enum(["background", "stream", "buffer"]).optional(),
  schedule: z.string().optional(),
  routes: z.array(Route).optional(),
  runtimeVersion: z.string().optional(),
  generator: z.string().optional(),
  /** Of the zip. */
  path: z.string(),
});
export type BuiltFunction = z.infer<typeof BuiltFunction>;

const Manifest = z.object({ functions: z.array(BuiltFunction) });

/** What Netlify would deploy from this folder, by name. */
export function readFunctions(siteFolder: string): BuiltFunction[] {
  const text = readFileSync(join(siteFolder, ".netlify", "functions", "manifest.json"), "utf8");
  const { functions } = Manifest.parse(JSON.parse(text));
  return functions.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Where the build leaves what is in the zip, ready to run. */
export function unzippedFolder({ name, path }: BuiltFunction): string {
  return join(dirname(dirname(path)), "unzipped", name);
}

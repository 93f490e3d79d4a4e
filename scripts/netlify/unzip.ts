import { mkdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { toolFolder } from "./install-tool.ts";

interface Entry {
  readonly name: string;
  /** In the upper half the Unix mode. */
  readonly attr: number;
}

interface Zip {
  entries(): Promise<Record<string, Entry>>;
  entryData(entry: Entry): Promise<Buffer>;
  extract(entry: null, folder: string): Promise<number>;
  close(): Promise<void>;
}

const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;

/** Links as links: Next reaches some of its packages through them. */
export async function unzip(file: string, folder: string): Promise<void> {
  const { async: ZipFile }: { async: new (options: { file: string }) => Zip } = createRequire(
    join(toolFolder, "package.json"),
  )("node-stream-zip");
  await mkdir(folder, { recursive: true });
  const zip = new ZipFile({ file });
  await zip.extract(null, folder);
  for (const entry of Object.values(await zip.entries())) {
    if (((entry.attr >>> 16) & FILE_TYPE) !== SYMLINK) continue;
    const path = join(folder, entry.name);
    await rm(path);
    await symlink((await zip.entryData(entry)).toString(), path);
  }
  await zip.close();
}

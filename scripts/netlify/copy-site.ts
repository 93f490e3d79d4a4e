import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "#scripts/local/data-dir.mjs";

/** A copy of what is tracked or new, as it is now, with the same installed packages. */
export function copySite(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of listFiles()) copyInto(folder, file);
  // A root of its own: otherwise tools that obey .gitignore find the whole copy ignored.
  git(["init", "--quiet", folder]);
  linkTree("node_modules", folder);
}

function listFiles(): string[] {
  const listed = git(["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  return listed.split("\0").filter((file) => file !== "" && existsSync(join(repository, file)));
}

function git(args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: repository,
    encoding: "utf8",
    maxBuffer: 64 * 1024 ** 2,
  });
}

function copyInto(folder: string, file: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  copyFileSync(join(repository, file), join(folder, file));
}

// Linked file by file: the bundlers refuse a link to a folder outside of the site.
function linkTree(path: string, folder: string): void {
  mkdirSync(join(folder, path), { recursive: true });
  for (const entry of readdirSync(join(repository, path), { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) linkTree(child, folder);
    else if (entry.isSymbolicLink())
      symlinkSync(readlinkSync(join(repository, child)), join(folder, child));
    else linkFile(join(repository, child), join(folder, child));
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to); // another disk, or a file system without links
  }
}

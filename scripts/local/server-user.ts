import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

export type ServerUser = { uid: number; gid: number };

const CANDIDATES = ["postgres", "nobody", "daemon"];

/** Postgres refuses to run as root: then it runs as a user that every system has. Null means "as whoever we are". */
export function findServerUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of CANDIDATES) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error(`Running as root, and none of ${CANDIDATES.join(", ")} is in /etc/passwd.`);
}

/** Whether that user can pass through the folder and every folder above it. */
export function canEnter(folder: string, user: ServerUser | null): boolean {
  if (!user) return true;
  const test = ["-c", 'test -x "$1"', "sh", folder];
  return spawnSync("/bin/sh", test, { ...user, cwd: "/" }).status === 0;
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

// A pid alone is not enough: after a crash the number may belong to someone else, so the start time is part of the name.
const UNKNOWN_START = "unknown";

/** Names a running process so that a later process with the same pid is not taken for it; null when it is gone. */
export function identityOf(pid) {
  const startedAt = readStart(pid);
  return startedAt === null ? null : `${pid}@${startedAt}`;
}

export function isAlive(identity) {
  const [pid, startedAt] = identity.trim().split("@");
  if (!/^\d+$/.test(pid) || !startedAt) return false;
  return readStart(Number(pid)) === startedAt;
}

function readStart(pid) {
  if (process.platform === "linux") return readLinuxStart(pid);
  if (!answersSignal(pid)) return null;
  return process.platform === "win32" ? UNKNOWN_START : readPsStart(pid);
}

function readLinuxStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? null : rest[18]; // the name before ")" may hold spaces; field 22 is the start
  } catch {
    return null;
  }
}

function readPsStart(pid) {
  try {
    const columns = ["-o", "lstart=", "-p", String(pid)];
    return execFileSync("ps", columns, { encoding: "utf8" }).trim().replaceAll(/\s+/g, "-") || null;
  } catch {
    return null;
  }
}

function answersSignal(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identityOf, isAlive } from "./process-identity.mjs";

const RELEASED = "released";
const POLL_MS = 50;

/**
 * Runs the work while no other process holds the lock of that name. A holder that died does not block anybody.
 * Each holder creates the next numbered file, and only after the one before was released or its owner died.
 */
export async function withFileLock(path, work, { timeoutMs = 120_000, onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const release = await acquire(path, { timeoutMs, onWait });
  try {
    return await work();
  } finally {
    release();
  }
}

async function acquire(path, { timeoutMs, onWait }) {
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    const release = tryAcquire(path);
    if (release) return release;
    if (attempt === 0) onWait?.();
    if (Date.now() > deadline) throw new Error(`${path} is held by ${readHolder(path)}`);
    await sleep(POLL_MS);
  }
}

function tryAcquire(path) {
  const newest = newestNumber(path);
  if (newest > 0 && isHeld(`${path}.${newest}`)) return null;
  const mine = newest + 1;
  if (!createWhole(`${path}.${mine}`)) return null;
  if (newestNumber(path) !== mine) {
    rmSync(`${path}.${mine}`, { force: true });
    return null;
  }
  removeOlder(path, mine);
  return () => replace(`${path}.${mine}`, RELEASED);
}

// Linked into place, so nobody ever reads a lock without its owner.
function createWhole(path) {
  const draft = `${path}-${process.pid}-${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, identityOf(process.pid) ?? "");
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(path, content) {
  writeFileSync(`${path}-released`, content);
  renameSync(`${path}-released`, path);
}

function isHeld(path) {
  try {
    const owner = readFileSync(path, "utf8");
    return owner !== RELEASED && isAlive(owner);
  } catch {
    return true; // replaced while we looked: look again
  }
}

function numbersOf(path) {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

function newestNumber(path) {
  return Math.max(0, ...numbersOf(path));
}

function removeOlder(path, mine) {
  for (const number of numbersOf(path)) {
    if (number < mine) rmSync(join(dirname(path), `${basename(path)}.${number}`), { force: true });
  }
}

function readHolder(path) {
  try {
    return `process ${readFileSync(`${path}.${newestNumber(path)}`, "utf8").split("@")[0]}`;
  } catch {
    return "another process";
  }
}

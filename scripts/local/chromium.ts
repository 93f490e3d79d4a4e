import { existsSync } from "node:fs";
import { join } from "node:path";
import { environment } from "./environment.mjs";

const LINUX_NAMES = [
  "chromium-headless-shell", // Chromium without its window: opens a page three times as fast
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];
const MAC_APPS = ["Chromium", "Google Chrome", "Microsoft Edge", "Brave Browser"];
const WINDOWS_APPS = [
  ["Chromium", "Application", "chrome.exe"],
  ["Google", "Chrome", "Application", "chrome.exe"],
  ["Microsoft", "Edge", "Application", "msedge.exe"],
];

/** A browser of the Chromium family on this machine; CHROMIUM_PATH wins. */
export function findChromium(): string | null {
  const named = environment.CHROMIUM_PATH;
  const candidates = named ? [named] : usualPlaces();
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** What a headless browser needs in a container, as root, without a network of its own business. */
export const chromiumFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function usualPlaces(): string[] {
  if (process.platform === "darwin") {
    return MAC_APPS.map((app) => join("/Applications", `${app}.app`, "Contents", "MacOS", app));
  }
  if (process.platform === "win32") return windowsPlaces();
  const folders = (environment.PATH ?? "").split(":").concat("/usr/bin", "/snap/bin");
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function windowsPlaces(): string[] {
  const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"];
  return roots
    .map((name) => environment[name])
    .filter((root) => root !== undefined)
    .flatMap((root) => WINDOWS_APPS.map((parts) => join(root, ...parts)));
}

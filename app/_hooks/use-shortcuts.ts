"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { isSingleSign, keyCombo } from "#app/searches/[jobId]/_components/key-combo.ts";

export type Shortcuts = Readonly<Record<string, () => void>>;

const SETTING = "prospect-finder.single-key-shortcuts";
const CHANGED = "prospect-finder:shortcuts";

/** Runs what belongs to a key, wherever the focus is, except in fields, menus and other dialogs. */
export function useShortcuts(shortcuts: Shortcuts, options: { isOn: boolean; allSigns: boolean }) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const combo = keyCombo(event);
    const action = combo === null ? undefined : shortcuts[combo];
    if (combo === null || action === undefined || isTaken(event)) return;
    if (!options.isOn || belongsToTarget(event.target, combo)) return;
    if (!options.allSigns && isSingleSign(combo)) return;
    event.preventDefault();
    action();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

/** By a menu or a dialog on top, or by an input method that puts a word together. */
function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || event.isComposing;
}

const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox]";
const OVERLAYS = "[role=menu], [role=listbox], [data-shortcuts=off]";
const PRESSED_BY_KEY = "button, a, summary, [role=tab], [role=checkbox]";

/** The field that keys are text in, or choose an option of. */
export function fieldOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(FIELDS) : null;
}

function belongsToTarget(target: EventTarget | null, combo: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(OVERLAYS) !== null) return true;
  // The way out of a field is ours.
  if (fieldOf(target) !== null) return combo !== "Escape";
  if (combo === " " || combo === "Enter") return target.closest(PRESSED_BY_KEY) !== null;
  return combo.startsWith("Arrow") && target.closest("[role=tablist]") !== null;
}

/** Whether single keys are shortcuts on this device. */
export function useShortcutSetting(): [boolean, (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(onSettingChange, readSetting, () => true);
  return [isOn, writeSetting];
}

function onSettingChange(changed: () => void): () => void {
  window.addEventListener("storage", changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    window.removeEventListener("storage", changed);
    window.removeEventListener(CHANGED, changed);
  };
}

let forThisPage: boolean | null = null;

function readSetting(): boolean {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return forThisPage ?? true;
  }
}

function writeSetting(isOn: boolean) {
  forThisPage = isOn;
  try {
    localStorage.setItem(SETTING, isOn ? "on" : "off");
  } catch {
    // A browser that stores nothing keeps the choice until the page is left.
  }
  window.dispatchEvent(new Event(CHANGED));
}

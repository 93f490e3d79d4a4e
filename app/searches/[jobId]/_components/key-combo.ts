interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** "j", "Shift+J", "Mod+a" (Ctrl or ⌘), "ArrowDown", "?"; null for what is never a shortcut here. */
export function keyCombo(press: KeyPress): string | null {
  if (press.altKey) return null;
  const isLetter = /^[a-z]$/i.test(press.key);
  if (press.ctrlKey || press.metaKey) {
    return isLetter && !press.shiftKey ? `Mod+${press.key.toLowerCase()}` : null;
  }
  if (isLetter)
    return press.shiftKey ? `Shift+${press.key.toUpperCase()}` : press.key.toLowerCase();
  // Signs such as "?" need Shift on some keyboards and not on others.
  if (press.key.length === 1 && press.key !== " ") return press.key;
  return press.shiftKey ? `Shift+${press.key}` : press.key;
}

/** Single signs get in the way of speech input, so these can be switched off; the others cannot. */
export function isSingleSign(combo: string): boolean {
  return combo !== " " && combo.replace("Shift+", "").length === 1;
}

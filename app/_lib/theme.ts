export type Theme = "system" | "light" | "dark";

export const THEME_COOKIE = "theme";
const YEAR_S = 365 * 24 * 60 * 60;

export function toTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

export function currentTheme(): Theme {
  return toTheme(document.documentElement.dataset.theme);
}

/** Changes the page at once and remembers it on this device. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we serve.
  document.cookie = `${THEME_COOKIE}=${theme};path=/;max-age=${YEAR_S};samesite=lax`;
}

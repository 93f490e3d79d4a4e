import { z } from "zod";

// Before any schema is made in a page: zod would try to make functions out of text, which a page's policy refuses and reports.
z.config({ jitless: true });

const BUILT = "/_next/static/";

interface Rules {
  readonly createHTML: (text: string) => string;
  readonly createScriptURL: (url: string) => string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: Rules): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

// The bundler loads its chunks by plain addresses, and the lists of choices set a style as markup: the chunks of our own build
// are let through, text in which no element begins, and nothing else.
window.trustedTypes?.createPolicy("default", {
  createHTML(text) {
    if (text.includes("<")) throw new TypeError("markup that nobody made here");
    return text;
  },
  createScriptURL(text) {
    const url = new URL(text, location.origin);
    // As it came: the bundler knows a chunk that has arrived by the very address it asked for.
    if (url.origin === location.origin && url.pathname.startsWith(BUILT)) return text;
    throw new TypeError("a script from elsewhere");
  },
});

"use client";

import { useEffect } from "react";

/** Names the tab after what a page has read; metadata that waits for the database would hold up the way to the page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Prospect Finder`;
  }, [title]);
}

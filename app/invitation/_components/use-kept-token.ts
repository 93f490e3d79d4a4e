"use client";

import { useEffect, useState } from "react";
import { useLinkToken } from "#app/_hooks/use-link-token.ts";

const PLACE = "invitation";

/**
 * The secret of the mailed link, kept while its person signs in or up on the way: never in an address that a server sees.
 * Null until the page is awake, empty where there is none.
 */
export function useKeptToken(): { token: string | null; forget: () => void } {
  const fromLink = useLinkToken();
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    if (fromLink === null) return;
    if (fromLink !== "") sessionStorage.setItem(PLACE, fromLink);
    setToken(fromLink || (sessionStorage.getItem(PLACE) ?? ""));
  }, [fromLink]);
  return { token, forget: () => sessionStorage.removeItem(PLACE) };
}

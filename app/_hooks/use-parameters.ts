"use client";

import { useEffect, useState } from "react";
import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { ParameterList, type ParameterType } from "#lib/contract/parameter.ts";

const TYPING_MS = 220;

/** Names that LinkedIn knows for what was typed; each distinct text is asked once. */
export function useParameters(type: ParameterType, text: string) {
  const q = useSettled(text.trim());
  const key = q === "" ? null : `/api/v1/linkedin/parameters?${new URLSearchParams({ type, q })}`;
  const { data, error, isLoading } = useSWR(key, (path) => getJson(path, ParameterList), {
    keepPreviousData: true,
    revalidateOnFocus: false,
    revalidateIfStale: false,
  });
  return {
    parameters: key === null ? [] : (data?.parameters ?? []),
    error,
    isLoading: isLoading || q !== text.trim(),
  };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

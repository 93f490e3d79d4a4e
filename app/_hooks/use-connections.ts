"use client";

import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { type Connection, ConnectionList } from "#lib/contract/connection.ts";

const SELDOM_MS = 60_000;

interface Options {
  initial?: readonly Connection[] | undefined;
  /** How often to look at accounts that are there: where there is none, each look asks the provider. */
  everyMs?: number;
}

/** The workspace's LinkedIn accounts with their gauges. */
export function useConnections({ initial, everyMs = SELDOM_MS }: Options = {}) {
  const { data, error, isLoading, mutate } = useSWR(
    "/api/v1/connections",
    (path) => getJson(path, ConnectionList),
    {
      refreshInterval: (latest) => (latest?.connections.length ? everyMs : SELDOM_MS),
      ...(initial && { fallbackData: { connections: [...initial] } }),
    },
  );
  return { connections: data?.connections, error, isLoading, refresh: () => mutate() };
}

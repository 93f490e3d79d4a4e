"use client";

import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { type Connection, ConnectionList } from "#lib/contract/connection.ts";

/** The workspace's LinkedIn accounts with their gauges. */
export function useConnections(initial?: readonly Connection[]) {
  const { data, error, isLoading, mutate } = useSWR(
    "/api/v1/connections",
    (path) => getJson(path, ConnectionList),
    {
      refreshInterval: 60_000,
      ...(initial && { fallbackData: { connections: [...initial] } }),
    },
  );
  return { connections: data?.connections, error, isLoading, refresh: () => mutate() };
}

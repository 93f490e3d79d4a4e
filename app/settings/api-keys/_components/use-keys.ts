"use client";

import useSWR from "swr";
import { deleteOnly, getJson, postJson } from "#app/_lib/api.ts";
import { ApiKeyList, CreatedApiKey } from "#lib/contract/api-key.ts";

const PATH = "/api/v1/api-keys";

export function useKeys() {
  const { data, error, mutate } = useSWR<ApiKeyList, unknown>(PATH, (path: string) =>
    getJson(path, ApiKeyList),
  );
  return { keys: data?.keys, error, refresh: () => mutate() };
}

export const createKey = (request: unknown) => postJson(PATH, request, { answer: CreatedApiKey });

export const revokeKey = (keyId: string) => deleteOnly(`${PATH}/${keyId}`);

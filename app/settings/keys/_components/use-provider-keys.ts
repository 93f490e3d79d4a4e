"use client";

import useSWR from "swr";
import { deleteOnly, getJson, postJson, putJson } from "#app/_lib/api.ts";
import {
  ProviderKey,
  ProviderKeyList,
  type ProviderKeyName,
  ProviderKeyTest,
} from "#lib/contract/provider-key.ts";

const PATH = "/api/v1/provider-keys";

export function useProviderKeys() {
  const { data, error, mutate } = useSWR<ProviderKeyList, unknown>(PATH, (path: string) =>
    getJson(path, ProviderKeyList),
  );
  return { keys: data?.keys, error, refresh: () => mutate() };
}

export const putKey = (provider: ProviderKeyName, request: unknown) =>
  putJson(`${PATH}/${provider}`, request, ProviderKey);

export const removeKey = (provider: ProviderKeyName) => deleteOnly(`${PATH}/${provider}`);

export const testKey = (provider: ProviderKeyName) =>
  postJson(`${PATH}/${provider}/test`, {}, { answer: ProviderKeyTest });

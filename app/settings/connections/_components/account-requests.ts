"use client";

import { deleteOnly, patchOnly, postJson } from "#app/_lib/api.ts";
import { CONSENT_VERSION, Link, LinkState } from "#lib/contract/connection-link.ts";

const PATH = "/api/v1/connections";

/** Where to sign in to LinkedIn; with an account, to connect that one again. */
export const beginLink = (connectionId: string | null, share: boolean) =>
  postJson(
    `${PATH}/links`,
    { consent: CONSENT_VERSION, share, ...(connectionId !== null && { connectionId }) },
    { answer: Link },
  );

export const comeBack = (request: { state: string; failed: boolean; share: boolean }) =>
  postJson(`${PATH}/links/return`, request, { answer: LinkState });

/** @param change a `ConnectionChange`; what was typed wrongly is refused by the server, by name */
export const changeAccount = (connectionId: string, change: unknown) =>
  patchOnly(`${PATH}/${connectionId}`, change);

export const removeAccount = (connectionId: string) => deleteOnly(`${PATH}/${connectionId}`);

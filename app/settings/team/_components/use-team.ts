"use client";

import useSWR from "swr";
import { deleteOnly, getJson, patchOnly, postJson, postOnly } from "#app/_lib/api.ts";
import type { Role } from "#lib/contract/access.ts";
import { RecoveryList } from "#lib/contract/recovery.ts";
import { Invitation, InvitationList, MemberList, type NewInvitation } from "#lib/contract/team.ts";

const MEMBERS = "/api/v1/members";
const RECOVERIES = "/api/v1/recoveries";
const INVITATIONS = "/api/v1/invitations";

export function useMembers() {
  const { data, error, mutate } = useSWR<MemberList, unknown>(MEMBERS, (path: string) =>
    getJson(path, MemberList),
  );
  return { members: data?.members, error, refresh: () => mutate() };
}

export function useInvitations() {
  const { data, error, mutate } = useSWR<InvitationList, unknown>(INVITATIONS, (path: string) =>
    getJson(path, InvitationList),
  );
  return { invitations: data?.invitations, error, refresh: () => mutate() };
}

export function useRecoveries() {
  const { data, error, mutate } = useSWR<RecoveryList, unknown>(RECOVERIES, (path: string) =>
    getJson(path, RecoveryList),
  );
  return { recoveries: data?.recoveries, error, refresh: () => mutate() };
}

export type RecoveryStep = "approve" | "confirm" | "stop";

export const sayOfRecovery = (recoveryId: string, step: RecoveryStep) =>
  postOnly(`${RECOVERIES}/${recoveryId}/${step}`, {});

export const setRole = (userId: string, role: Role) => patchOnly(`${MEMBERS}/${userId}`, { role });

export const removeMember = (userId: string) => deleteOnly(`${MEMBERS}/${userId}`);

export const endSessions = (userId: string) => deleteOnly(`${MEMBERS}/${userId}/sessions`);

export const makeOwner = (userId: string) => postOnly("/api/v1/ownership", { userId });

export const leave = () => postOnly(`${MEMBERS}/leave`, {});

export const invite = (request: NewInvitation) =>
  postJson(INVITATIONS, request, { answer: Invitation });

export const revoke = (invitationId: string) => deleteOnly(`${INVITATIONS}/${invitationId}`);

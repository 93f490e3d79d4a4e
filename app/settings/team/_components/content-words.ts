import { counted } from "#app/_lib/format.ts";
import type { WorkspaceContents } from "#lib/contract/workspace.ts";

/** A line for each kind of thing that there is. */
export function contentWords(contents: WorkspaceContents): string[] {
  const { searches, prospects, decisions, accounts, members, ...rest } = contents;
  const lines: readonly [count: number, words: string][] = [
    [searches, counted(searches, "search", "searches")],
    [prospects, `${counted(prospects, "row")} of people found`],
    [decisions, `${counted(decisions, "decision")} on them`],
    [accounts, counted(accounts, "LinkedIn account")],
    [members, counted(members, "member loses it", "members lose it")],
    [rest.invitations, counted(rest.invitations, "invitation")],
    [rest.apiKeys, counted(rest.apiKeys, "API key")],
    [rest.providerKeys, counted(rest.providerKeys, "provider key")],
    [
      rest.suppressions,
      `${counted(rest.suppressions, "entry", "entries")} of who must not be found`,
    ],
    [rest.auditEvents, `${counted(rest.auditEvents, "event")} of the audit trail`],
  ];
  return lines.filter(([count]) => count > 0).map(([, words]) => words);
}

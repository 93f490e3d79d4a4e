"use client";

import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { counted } from "#app/_lib/format.ts";
import { safeHref } from "#app/_lib/safe-href.ts";
import { isMasked } from "#lib/contract/mask.ts";
import type { Result } from "#lib/contract/prospect.ts";
import { DecisionToggle } from "./decision-toggle.tsx";
import { DecisionNote } from "./decision-words.tsx";
import { degreeWord, prospectTitle } from "./prospect-words.ts";
import { decideRow } from "./review-actions.ts";
import type { ShownRow } from "./row-marks.ts";
import type { Review } from "./use-review.ts";

export function DetailsFacts({ review, shown }: { review: Review; shown: ShownRow }) {
  const { row } = shown;
  return (
    <div className="px-4 pb-5">
      <p className="text-ink-soft">{prospectTitle(row)}</p>
      <DecisionToggle
        className="mt-3"
        shown={shown}
        onDecide={(decision) => decideRow(review, shown, { decision, reason: null })}
      />
      <p className="mt-1.5 min-h-4">
        <DecisionNote shown={shown} />
      </p>
      <dl className="mt-2">
        {facts(row).map(({ label, value }) => (
          <div key={label} className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-2 border-t py-2">
            <dt className="text-ink-faint text-sm">{label}</dt>
            <dd className="min-w-0 break-words text-sm">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** What the source did not say is left out instead of shown as a dash. */
function facts(row: Result): Fact[] {
  const said: (Fact | null)[] = [
    row.isHidden
      ? { label: "Name", value: "LinkedIn hides it: this person is outside the account’s network." }
      : null,
    fact("Headline", row.headline),
    fact("Company", row.company),
    fact("Company size", row.companySize),
    fact("Industry", row.industry),
    fact("Place", row.location),
    fact("Time in role", row.tenure),
    fact("Degree", degreeWord(row)),
    fact("In common", row.sharedConnections && counted(row.sharedConnections, "connection")),
    fact("Open profile", row.isOpenProfile && "Yes: can be written to without a connection"),
    fact("Premium", row.isPremium && "Yes"),
    fact("LinkedIn", row.linkedinUrl && <ProfileLink url={row.linkedinUrl} />),
    fact("In this workspace", row.novelty === "new" ? "New" : "Seen before"),
    fact("Merged", row.mergeCount > 0 && counted(row.mergeCount, "repeat of the same person")),
    { label: "Fetched", value: <RelativeTime moment={row.fetchedAt} /> },
    row.decision === "undecided" ? null : { label: "Decided", value: <DecidedWhen row={row} /> },
  ];
  return said.filter((one) => one !== null);
}

function fact(label: string, value: ReactNode): Fact | null {
  return value === null || value === false || value === 0 ? null : { label, value };
}

function DecidedWhen({ row }: { row: Result }) {
  return (
    <>
      {row.decidedAt === null ? null : <RelativeTime moment={row.decidedAt} />}
      {row.decidedBy === null ? null : ` by ${row.decidedBy}`}
    </>
  );
}

function ProfileLink({ url }: { url: string }) {
  if (isMasked(url)) return <>Hidden: viewers do not see how to reach people</>;
  const href = safeHref(url);
  if (href === null) return <>Not an address that can be opened</>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex min-h-6 items-center gap-1 text-accent-text underline underline-offset-3"
    >
      Open profile
      <ExternalLink className="size-3.5" aria-hidden="true" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}

"use client";

import { Check, ExternalLink, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { counted } from "#app/_lib/format.ts";
import type { Decision } from "#lib/contract/decision.ts";
import { isMasked } from "#lib/contract/mask.ts";
import type { Result } from "#lib/contract/prospect.ts";
import { degreeWord, prospectTitle } from "./prospect-words.ts";
import { decideRow } from "./review-actions.ts";
import { DecisionWords } from "./review-row.tsx";
import type { ShownRow } from "./row-marks.ts";
import type { Review } from "./use-review.ts";

export function DetailsFacts({ review, shown }: { review: Review; shown: ShownRow }) {
  const { row } = shown;
  return (
    <div className="px-4 pb-5">
      <p className="text-ink-soft">{prospectTitle(row)}</p>
      <div className="mt-2">
        <DecisionWords shown={shown} />
      </div>
      <Buttons
        current={shown.choice.decision}
        onDecide={(decision) => decideRow(review, shown, { decision, reason: null })}
      />
      <dl className="mt-4">
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

function Buttons(props: { current: Decision; onDecide: (decision: Decision) => void }) {
  const { current, onDecide } = props;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {current === "approved" ? null : (
        <Button size="sm" className="text-ok" onClick={() => onDecide("approved")}>
          <Check aria-hidden="true" />
          Approve
        </Button>
      )}
      {current === "rejected" ? null : (
        <Button size="sm" className="text-bad" onClick={() => onDecide("rejected")}>
          <X aria-hidden="true" />
          Reject
        </Button>
      )}
      {current === "undecided" ? null : (
        <Button size="sm" variant="ghost" onClick={() => onDecide("undecided")}>
          <RotateCcw aria-hidden="true" />
          Back to undecided
        </Button>
      )}
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
    fact("Seen", row.novelty === "new" ? "New to this workspace" : "Found by an earlier search"),
    fact("Merged", row.mergeCount > 0 && counted(row.mergeCount, "repeat of the same person")),
    { label: "Fetched", value: <RelativeTime moment={row.fetchedAt} /> },
    row.decidedAt === null ? null : { label: "Decided", value: <DecidedWhen row={row} /> },
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
  return (
    <a
      href={url}
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

import { ExternalLink } from "lucide-react";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import { cn } from "#app/_lib/cn.ts";
import { safeHref } from "#app/_lib/safe-href.ts";
import { isMasked } from "#lib/contract/mask.ts";
import type { Result } from "#lib/contract/prospect.ts";
import { companyLine, degreeWord, prospectName, prospectTitle } from "./prospect-words.ts";

const NOT_SAID = <span className="text-ink-faint">—</span>;

export function NameLines({ row }: { row: Result }) {
  return (
    <>
      <span
        className={cn("block truncate font-medium", row.isHidden && "text-ink-faint italic")}
        title={prospectName(row)}
      >
        {prospectName(row)}
      </span>
      <span className="block truncate text-ink-soft text-sm" title={prospectTitle(row) ?? ""}>
        {prospectTitle(row) ?? "No title given"}
      </span>
    </>
  );
}

export function CompanyLines({ row }: { row: Result }) {
  return (
    <>
      <span className="block truncate" title={row.company ?? ""}>
        {row.company ?? NOT_SAID}
      </span>
      <span className="block truncate text-ink-faint text-sm">
        {[row.companySize, row.industry].filter((part) => part !== null).join(" · ")}
      </span>
    </>
  );
}

export function PlaceCell({ row }: { row: Result }) {
  return (
    <span className="line-clamp-2 text-ink-soft text-sm" title={row.location ?? ""}>
      {row.location ?? NOT_SAID}
    </span>
  );
}

export function DegreeCell({ row }: { row: Result }) {
  const shared = row.sharedConnections;
  const title = shared === null ? undefined : `${shared} shared connections`;
  return (
    <span className="text-ink-soft text-sm tabular-nums" title={title}>
      {degreeWord(row) ?? NOT_SAID}
    </span>
  );
}

export function NoveltyCell({ row }: { row: Result }) {
  if (row.novelty === "new")
    return <span className="font-medium text-accent-text text-sm">New</span>;
  return (
    <span className="text-ink-faint text-sm" title="By an earlier search of this workspace">
      Seen before
    </span>
  );
}

export function SourceCell({ row }: { row: Result }) {
  return (
    <span className="text-sm">
      <span className="block text-ink-soft">LinkedIn</span>
      <RelativeTime moment={row.fetchedAt} className="block truncate text-ink-faint text-xs" />
    </span>
  );
}

export function ContactCell({ row, isFocusable }: { row: Result; isFocusable: boolean }) {
  if (row.linkedinUrl === null) return NOT_SAID;
  if (isMasked(row.linkedinUrl)) return <span className="text-ink-faint text-sm">Hidden</span>;
  const href = safeHref(row.linkedinUrl);
  if (href === null) return NOT_SAID;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      tabIndex={isFocusable ? 0 : -1}
      className="inline-flex size-8 items-center justify-center rounded-md text-ink-soft hover:bg-sunken hover:text-accent-text max-md:size-11"
      aria-label={`LinkedIn profile of ${prospectName(row)}, opens in a new tab`}
    >
      <ExternalLink className="size-4" aria-hidden="true" />
    </a>
  );
}

export function shortLine(row: Result): string {
  return [companyLine(row), row.location].filter(Boolean).join(" · ");
}

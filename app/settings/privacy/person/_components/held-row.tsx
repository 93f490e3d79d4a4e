import Link from "next/link";
import { formatExact } from "#app/_lib/format.ts";
import type { HeldRow } from "#lib/contract/privacy.ts";

const FIELDS: Readonly<Record<string, string>> = {
  providerId: "Provider's id",
  memberId: "Member number",
  linkedinUrl: "Profile",
  companySize: "Company size",
  sharedConnections: "Shared connections",
  isHidden: "Hidden by LinkedIn",
  isPremium: "Premium",
  isOpenProfile: "Open profile",
};

/** "jobTitle" -> "Job title" */
function fieldWords(field: string): string {
  const words = FIELDS[field] ?? field;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueWords(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return String(value);
}

/** What one search found of the person: each value with its source and its date. */
export function HeldRowView({ row }: { row: HeldRow }) {
  return (
    <li className="rounded-md border p-4" data-row={row.id}>
      <p className="font-medium">
        <Link href={`/searches/${row.jobId}`} className="break-words underline">
          {row.jobName}
        </Link>
      </p>
      <p className="mt-0.5 text-ink-soft text-sm">
        {row.source} · first found {formatExact(row.obtainedAt)} · {decisionWords(row)} · deleted
        after {formatExact(row.keptUntil)}
      </p>
      <p className="mt-0.5 text-ink-soft text-sm">
        {row.noticedAt === null
          ? `Not told yet: due by ${formatExact(row.noticeDueAt)}`
          : `Told ${formatExact(row.noticedAt)}, due by ${formatExact(row.noticeDueAt)}`}
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {row.values.map(({ field, value, source, obtainedAt }) => (
          <div key={field} className="min-w-0">
            <dt className="text-ink-soft text-sm">{fieldWords(field)}</dt>
            <dd className="break-words">{valueWords(value)}</dd>
            <dd className="text-ink-faint text-xs">
              {source}, {formatExact(obtainedAt)}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function decisionWords({ decision, decidedBy }: HeldRow): string {
  if (decision === "undecided") return "not decided";
  return decidedBy === null ? decision : `${decision} by ${decidedBy}`;
}

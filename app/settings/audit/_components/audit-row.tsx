import { Badge } from "#app/_components/ui/badge.tsx";
import { RelativeTime } from "#app/_components/ui/relative-time.tsx";
import type { AuditEvent } from "#lib/contract/audit.ts";
import { actionWords, actorWords, detailWords } from "./audit-words.ts";

export function AuditRow({ event }: { event: AuditEvent }) {
  const { action, result, at, address, object, requestId } = event;
  const detail = detailWords(event);
  return (
    <li
      className="grid gap-x-5 gap-y-1 p-4 md:grid-cols-[11rem_minmax(0,1fr)_9rem]"
      data-action={action}
    >
      <p className="min-w-0 truncate font-medium">{actorWords(event)}</p>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span>{actionWords(event)}</span>
          {result === "refused" ? <Badge tone="warn">Refused</Badge> : null}
          {detail === "" ? null : (
            <span className="min-w-0 break-words text-ink-soft">{detail}</span>
          )}
        </p>
        <details className="mt-1 text-ink-faint text-xs">
          <summary className="w-fit">Details</summary>
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 font-mono [&>dd]:break-all">
            <dt>action</dt>
            <dd>{action}</dd>
            <dt>about</dt>
            <dd>{object ?? "–"}</dd>
            <dt>from</dt>
            <dd>{address ?? "–"}</dd>
            <dt>request</dt>
            <dd>{requestId ?? "–"}</dd>
          </dl>
        </details>
      </div>
      <RelativeTime moment={at} className="text-ink-soft text-sm md:text-right" />
    </li>
  );
}

import type { JobEvent, JobEventDetail } from "#lib/contract/event.ts";

type Detail<What extends JobEventDetail["what"]> = Extract<JobEventDetail, { what: What }>;

interface Line {
  /** The `seq` of its first event. */
  readonly key: number;
  readonly from: string;
  readonly to: string;
}

export interface Pages extends Line {
  readonly kind: "pages";
  readonly first: number;
  readonly last: number;
  readonly rows: number;
}

export interface Pause extends Line {
  readonly kind: "pause";
  /** Null for a stop of the service itself. */
  readonly why: Detail<"waiting"> | null;
  readonly until: string;
  /** Null while it lasts. */
  readonly wentOnAt: string | null;
}

/** One line of the history: an event, or several that say the same. */
export type Chapter =
  | Pages
  | Pause
  | (Line & { readonly kind: "created" | "started" | "turn" | "idle" | "broken" })
  | (Line & { readonly kind: "stop_asked"; readonly isByOperator: boolean })
  | (Line & { readonly kind: "taken_over"; readonly page: number })
  | (Line & { readonly kind: "retried"; readonly attempt: number })
  | (Line & { readonly kind: "removed"; readonly detail: Detail<"removed"> })
  | (Line & {
      readonly kind: "ended";
      readonly ending: Detail<"completed" | "failed" | "cancelled">;
    });

/**
 * What happened, told: pages in a row are one line, a wait and its end are one, and a change of hands that nobody would
 * notice is none.
 */
export function timeline(events: readonly JobEvent[]): Chapter[] {
  const told: Chapter[] = [];
  for (const event of events) tell(told, event);
  return told;
}

function tell(told: Chapter[], { seq, at, detail }: JobEvent): void {
  const line = { key: seq, from: at, to: at };
  switch (detail.what) {
    case "created":
      told.push({ ...line, kind: detail.what });
      break;
    case "stop_asked":
      told.push({ ...line, kind: detail.what, isByOperator: detail.isByOperator ?? false });
      break;
    case "claimed":
      if (detail.isTakeOver) told.push({ ...line, kind: "taken_over", page: pagesIn(told) + 1 });
      else goOn(told, line);
      break;
    case "page":
      turnPage(told, { line, detail });
      break;
    case "handed_over":
      handOver(told, { line, detail });
      break;
    case "waiting":
      pause(told, { ...line, kind: "pause", why: detail, until: detail.until, wentOnAt: null });
      break;
    case "retried":
      told.push({ ...line, kind: "retried", attempt: detail.attempt });
      break;
    case "completed":
    case "failed":
    case "cancelled":
      told.push({ ...line, kind: "ended", ending: detail });
      break;
    case "removed":
      told.push({ ...line, kind: "removed", detail });
      break;
    case "decided":
    case "unknown":
      break;
  }
}

/** A worker began: that ends a wait, and is news of its own only at the start. */
function goOn(told: Chapter[], line: Line): void {
  const last = told.at(-1);
  switch (last?.kind) {
    case "turn":
      told.pop();
      break;
    case "pause":
      told.splice(-1, 1, { ...last, to: line.from, wentOnAt: line.from });
      break;
    case "created":
    case "retried":
      told.push({ ...line, kind: "started" });
      break;
    default:
      break;
  }
}

function turnPage(told: Chapter[], { line, detail }: { line: Line; detail: Detail<"page"> }): void {
  const { page, added } = detail;
  const last = told.at(-1);
  if (last?.kind === "pages") {
    told.splice(-1, 1, { ...last, last: page, rows: last.rows + added, to: line.to });
  } else {
    told.push({ ...line, kind: "pages", first: page, last: page, rows: added });
  }
}

function handOver(
  told: Chapter[],
  { line, detail }: { line: Line; detail: Detail<"handed_over"> },
): void {
  const { reason, until } = detail;
  if (reason === "turn" || reason === "idle" || reason === "broken")
    told.push({ ...line, kind: reason });
  if (reason === "stop") pause(told, { ...line, kind: "pause", why: null, until, wentOnAt: null });
}

/** The same wait again, after a look that changed nothing, is one long wait. */
function pause(told: Chapter[], next: Pause): void {
  const last = told.at(-1);
  const isSame =
    last?.kind === "pause" &&
    last.why?.reason === next.why?.reason &&
    last.why?.round === next.why?.round;
  if (isSame) told.splice(-1, 1, { ...next, key: last.key, from: last.from });
  else told.push(next);
}

function pagesIn(told: readonly Chapter[]): number {
  return told.findLast((chapter) => chapter.kind === "pages")?.last ?? 0;
}

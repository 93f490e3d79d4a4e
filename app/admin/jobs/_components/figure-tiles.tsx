import { cn } from "#app/_lib/cn.ts";
import { formatNumber } from "#app/_lib/format.ts";
import type { EngineFigures } from "#lib/contract/operator.ts";
import { distance } from "./console-words.ts";

/** All open searches in a row of numbers. */
export function FigureTiles({ figures, at }: { figures: EngineFigures; at: string }) {
  const { running, queued, waiting, due, oldestDueAt, alarms } = figures;
  const oldest = oldestDueAt === null ? "nothing is due" : `oldest ${distance(oldestDueAt, at)}`;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      <Tile label="Running" value={running} />
      <Tile label="Queued" value={queued} />
      <Tile label="Waiting" value={waiting} />
      <Tile label="Due for a worker" value={due} note={oldest} />
      <Tile
        label="Alarms"
        value={alarms}
        tone={alarms > 0 ? "bad" : "ok"}
        className="max-sm:col-span-2"
      />
    </dl>
  );
}

interface TileProps {
  label: string;
  value: number;
  note?: string;
  tone?: "ok" | "bad";
  className?: string;
}

function Tile({ label, value, note, tone, className }: TileProps) {
  return (
    <div
      className={cn(
        "rounded-lg border bg-surface px-4 py-3 shadow-card",
        tone === "bad" && "border-bad/35 bg-bad-soft",
        className,
      )}
    >
      <dt className="text-ink-soft text-sm">{label}</dt>
      <dd
        className={cn(
          "mt-0.5 font-semibold text-xl tabular-nums",
          tone === "bad" && "text-bad",
          tone === "ok" && "text-ok",
        )}
      >
        {formatNumber(value)}
        {note === undefined ? null : (
          <span className="block font-normal text-ink-faint text-sm">{note}</span>
        )}
      </dd>
    </div>
  );
}

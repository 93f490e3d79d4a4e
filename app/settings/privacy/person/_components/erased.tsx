import { counted, formatExact } from "#app/_lib/format.ts";
import { Card } from "#app/settings/profile/_components/card.tsx";
import type { Erasure } from "#lib/contract/privacy.ts";

/** What was done, in numbers: of the person nothing is left to tell. */
export function Erased({ erasure }: { erasure: Erasure }) {
  const { rows, decisions, searches, exports } = erasure;
  return (
    <Card title="Erased" lead="They are left out of every search from now on.">
      <ul aria-label="What was erased" className="grid gap-1">
        <li>{counted(rows, "row")} deleted</li>
        <li>{counted(decisions, "decision")} forgotten</li>
        <li>{counted(searches, "search", "searches")} named them, and do not any more</li>
      </ul>
      {exports.length === 0 ? null : (
        <div className="mt-4">
          <p className="font-medium">
            Copies that were taken may hold them still. Tell who has them:
          </p>
          <ul className="mt-1 text-ink-soft">
            {exports.map(({ at, by }) => (
              <li key={at}>
                {formatExact(at)}
                {by === null ? "" : ` by ${by}`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

import { X } from "lucide-react";

interface Props {
  label: string;
  onRemove: () => void;
}

/** One picked value in a field, with its own way out. */
export function Chip({ label, onRemove }: Props) {
  return (
    <span className="inline-flex h-6 max-w-full items-center rounded-sm bg-accent-soft pl-2 text-accent-text text-sm max-md:h-9 pointer-coarse:h-9">
      <span className="truncate">{label}</span>
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Remove ${label}`}
        className="grid h-full w-6 shrink-0 place-items-center rounded-sm hover:bg-accent/15 max-md:w-9 pointer-coarse:w-9"
      >
        <X className="size-3.5" aria-hidden="true" />
      </button>
    </span>
  );
}

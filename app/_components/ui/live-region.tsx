"use client";

interface Props {
  /** What to say now; the region stands empty before, or the first words would not be spoken. */
  message: string;
}

export function LiveRegion({ message }: Props) {
  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only">
      {message}
    </div>
  );
}

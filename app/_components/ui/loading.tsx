import type { ReactNode } from "react";

interface Props {
  /** What is on its way, for those who do not see the shapes. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** Stands where something will come, in its shape. */
export function Loading({ label, className, children }: Props) {
  return (
    <>
      {/* Beside what is busy, not in it: a busy region is not read out. */}
      <p role="status" className="sr-only">
        {label}
      </p>
      <div aria-busy="true" className={className}>
        {children}
      </div>
    </>
  );
}

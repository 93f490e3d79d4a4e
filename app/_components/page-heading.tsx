import type { ReactNode } from "react";

interface Props {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function PageHeading({ title, children, action }: Props) {
  return (
    <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {children === undefined ? null : <p className="mt-0.5 text-ink-soft">{children}</p>}
      </div>
      {action}
    </div>
  );
}

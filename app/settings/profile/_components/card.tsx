import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** One thing of a person's own. */
export function Card({ title, lead, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-lg border bg-surface p-5 shadow-card">
      <h2 id={id} className="font-semibold text-lg">
        {title}
      </h2>
      {lead === undefined ? null : <p className="mt-0.5 text-pretty text-ink-soft">{lead}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

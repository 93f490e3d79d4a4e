import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

interface Props {
  title: string;
  /** What this page is for, in a sentence. */
  lead?: ReactNode;
  children: ReactNode;
  /** Where else to go. */
  foot?: ReactNode;
}

/** What stands around the pages of somebody who is on the way in. */
export function DoorFrame({ title, lead, children, foot }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-10">
      <Logo />
      <h1 className="mt-6 font-semibold text-2xl tracking-tight">{title}</h1>
      {lead === undefined ? null : <p className="mt-1 text-pretty text-ink-soft">{lead}</p>}
      <div className="mt-6">{children}</div>
      {foot === undefined ? null : (
        <div className="mt-8 border-t pt-5 text-ink-soft text-sm">{foot}</div>
      )}
    </main>
  );
}

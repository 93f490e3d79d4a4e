import type { Metadata } from "next";
import Link from "next/link";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { nextOf } from "#lib/server/sign-in-options.ts";
import { CodeForm } from "./_components/code-form.tsx";

export const metadata: Metadata = { title: "Second factor" };

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SecondFactorPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return (
    <DoorFrame
      title="Second factor"
      lead="One code more, and you are in."
      foot={
        <Link href="/sign-in" className="text-accent-text underline underline-offset-3">
          Start again
        </Link>
      }
    >
      <CodeForm next={nextOf(next)} />
    </DoorFrame>
  );
}

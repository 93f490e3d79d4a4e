import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { ReturnView } from "./_components/return-view.tsx";

export const metadata: Metadata = { title: "Connecting LinkedIn", referrer: "no-referrer" };

interface Props {
  searchParams: Promise<{
    state?: string | string[];
    failed?: string | string[];
    share?: string | string[];
  }>;
}

export default async function ReturnPage({ searchParams }: Props) {
  await requirePageUser("/settings/connections");
  const { state, failed, share } = await searchParams;
  return (
    <>
      <PageHeading title="Connecting LinkedIn" />
      <ReturnView
        state={typeof state === "string" ? state : ""}
        failed={failed !== undefined && failed !== "false"}
        share={share === "true"}
      />
    </>
  );
}

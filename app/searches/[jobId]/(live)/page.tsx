import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveSearch } from "#app/searches/[jobId]/_components/live-search.tsx";
import { pageAddress } from "#lib/server/page-address.ts";
import { readJob, readResults } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";

export const metadata: Metadata = { title: "Search" };

export default async function SearchPage({ params, searchParams }: PageProps<"/searches/[jobId]">) {
  const { jobId } = await params;
  const user = await requirePageUser(pageAddress(`/searches/${jobId}`, await searchParams));
  const job = await readJob(user, jobId);
  if (job === null) notFound();
  const latest = await readResults(user, jobId, { page: 1, perPage: 6, order: "desc" });
  return <LiveSearch job={job} latest={latest} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readJob, readResults } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { LiveSearch } from "./_components/live-search.tsx";

export async function generateMetadata({
  params,
}: PageProps<"/searches/[jobId]">): Promise<Metadata> {
  const { jobId } = await params;
  const job = await readJob(await requirePageUser(`/searches/${jobId}`), jobId);
  return { title: job?.name ?? "Search" };
}

export default async function SearchPage({ params }: PageProps<"/searches/[jobId]">) {
  const { jobId } = await params;
  const user = await requirePageUser(`/searches/${jobId}`);
  const job = await readJob(user, jobId);
  if (job === null) notFound();
  const latest = await readResults(user, jobId, { page: 1, perPage: 6, order: "desc" });
  return <LiveSearch job={job} latest={latest} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageAddress } from "#lib/server/page-address.ts";
import { readJob, readResults } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { LiveSearch } from "./_components/live-search.tsx";

type Props = PageProps<"/searches/[jobId]">;

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { user, jobId } = await readAddress(props);
  const job = await readJob(user, jobId);
  return { title: job?.name ?? "Search" };
}

export default async function SearchPage(props: Props) {
  const { user, jobId } = await readAddress(props);
  const job = await readJob(user, jobId);
  if (job === null) notFound();
  const latest = await readResults(user, jobId, { page: 1, perPage: 6, order: "desc" });
  return <LiveSearch job={job} latest={latest} />;
}

async function readAddress({ params, searchParams }: Props) {
  const { jobId } = await params;
  const user = await requirePageUser(pageAddress(`/searches/${jobId}`, await searchParams));
  return { user, jobId };
}

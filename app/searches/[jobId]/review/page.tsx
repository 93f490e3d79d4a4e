import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ReviewPage } from "#app/searches/[jobId]/_components/review-page.tsx";
import { readView, toResultsQuery } from "#app/searches/[jobId]/_components/review-view.ts";
import { pageAddress, toUrlParams } from "#lib/server/page-address.ts";
import { readJob, readResults } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";

export const metadata: Metadata = { title: "Review" };

export default async function SearchReviewPage(props: PageProps<"/searches/[jobId]/review">) {
  const { jobId } = await props.params;
  const params = await props.searchParams;
  const user = await requirePageUser(pageAddress(`/searches/${jobId}/review`, params));
  const job = await readJob(user, jobId);
  if (job === null) notFound();
  const view = readView(toUrlParams(params));
  const page = await readResults(user, jobId, toResultsQuery(view));
  const agent = (await headers()).get("user-agent") ?? "";
  return <ReviewPage job={job} first={page && { view, page }} isPhoneGuess={/Mobi/.test(agent)} />;
}

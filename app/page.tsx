import { redirect } from "next/navigation";
import { readJobs } from "#lib/server/queries.ts";
import { requirePageUser } from "#lib/server/session.ts";

/** Whoever has searches wants to see them; whoever has none wants to start one. */
export default async function Home() {
  const { jobs } = await readJobs(await requirePageUser());
  redirect(jobs.length === 0 ? "/searches/new" : "/searches");
}

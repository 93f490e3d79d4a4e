import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readAdminAccounts, readAdminJobs, readDeadLetters } from "#lib/server/operate.ts";
import { requirePageUser } from "#lib/server/session.ts";
import { Console } from "./_components/console.tsx";

export const metadata: Metadata = { title: "Console" };

export default async function ConsolePage() {
  const user = await requirePageUser("/admin/jobs");
  if (!user.isOperator) notFound();
  const [jobs, accounts, deadLetters] = await Promise.all([
    readAdminJobs(user, { show: "open", limit: 50 }),
    readAdminAccounts(),
    readDeadLetters(),
  ]);
  const { workspaceId } = user;
  return <Console {...{ jobs, accounts, deadLetters, workspaceId }} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { requirePageUser } from "#lib/server/session.ts";
import { LostFactors } from "./_components/lost-factors.tsx";
import { SignOutForm } from "./_components/sign-out-form.tsx";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const { isOperator } = await requirePageUser("/admin/people");
  if (!isOperator) notFound();
  return (
    <>
      <PageHeading title="People">What needs somebody who runs the service.</PageHeading>
      <div className="space-y-5">
        <LostFactors />
        <SignOutForm />
      </div>
    </>
  );
}

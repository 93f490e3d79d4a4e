import type { Metadata } from "next";
import { PageHeading } from "#app/_components/page-heading.tsx";
import { requirePagePerson, requirePageUser } from "#lib/server/session.ts";
import { signInOptions } from "#lib/server/sign-in-options.ts";
import { EmailForm } from "./_components/email-form.tsx";
import { FactorCard } from "./_components/factor-card.tsx";
import { NameForm } from "./_components/name-form.tsx";
import { PasswordCard } from "./_components/password-card.tsx";
import { SessionList } from "./_components/session-list.tsx";

export const metadata: Metadata = { title: "Profile" };

export default async function ProfilePage() {
  const path = "/settings/profile";
  await requirePageUser(path);
  const { name, email, hasPassword, hasSecondFactor } = await requirePagePerson(path);
  const { hasMail, requireSecondFactor } = signInOptions();
  return (
    <div className="max-w-2xl">
      <PageHeading title="Profile">Who you are here, and how you come in.</PageHeading>
      <div className="space-y-5">
        <NameForm name={name} />
        <EmailForm email={email} hasMail={hasMail} />
        <PasswordCard email={email} hasPassword={hasPassword} hasMail={hasMail} />
        <FactorCard
          hasPassword={hasPassword}
          hasSecondFactor={hasSecondFactor}
          isRequired={requireSecondFactor}
        />
        <SessionList />
      </div>
    </div>
  );
}

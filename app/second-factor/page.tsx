import type { Metadata } from "next";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { SignOutButton } from "#app/_components/sign-out-button.tsx";
import { StepUpProvider } from "#app/_components/step-up-provider.tsx";
import { requirePageVisitor } from "#lib/server/session.ts";
import { nextOf, signInOptions } from "#lib/server/sign-in-options.ts";
import { SetUp } from "./_components/set-up.tsx";

export const metadata: Metadata = { title: "Set up a second factor" };

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SecondFactorSetUpPage({ searchParams }: Props) {
  const { next } = await searchParams;
  const person = await requirePageVisitor("/second-factor");
  const { requireSecondFactor } = signInOptions();
  return (
    <DoorFrame
      title="Set up a second factor"
      lead={
        requireSecondFactor
          ? "Everybody here signs in with a password and a code of an app, so that a password alone opens nothing."
          : "With it, a password alone opens nothing: signing in also asks for a code of an app."
      }
      foot={<SignOutButton />}
    >
      <StepUpProvider>
        <SetUp
          hasPassword={person.hasPassword}
          hasSecondFactor={person.hasSecondFactor}
          next={nextOf(next)}
        />
      </StepUpProvider>
    </DoorFrame>
  );
}

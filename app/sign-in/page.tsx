import type { Metadata } from "next";
import Link from "next/link";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { Button } from "#app/_components/ui/button.tsx";
import { nextOf, signInOptions } from "#lib/server/sign-in-options.ts";
import { ProviderFailure } from "./_components/provider-failure.tsx";
import { SignInWays } from "./_components/sign-in-ways.tsx";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<{ next?: string | string[]; error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next, error } = await searchParams;
  const { signUp, hasMail, providers, isDemo } = signInOptions();
  return (
    <DoorFrame
      title="Sign in"
      foot={
        hasMail ? (
          <p>
            {signUp === "open" ? "No account yet? " : "Were you invited? "}
            <Link href="/sign-up" className="text-accent-text underline underline-offset-3">
              Sign up
            </Link>
          </p>
        ) : undefined
      }
    >
      {typeof error === "string" ? <ProviderFailure code={error} /> : null}
      {isDemo ? (
        <Button asChild={true} variant="primary" size="lg" className="mb-6 w-full">
          <a href="/api/session/demo">Enter the demo</a>
        </Button>
      ) : null}
      <SignInWays next={nextOf(next)} hasMail={hasMail} providers={providers} />
    </DoorFrame>
  );
}

import type { Metadata } from "next";
import { Logo } from "#app/_components/logo.tsx";
import { SignInForm } from "./_components/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next } = await searchParams;
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-10">
      <Logo />
      <h1 className="mt-6 font-semibold text-2xl tracking-tight">Sign in</h1>
      <p className="mt-1 text-ink-soft">
        With an API key of your workspace. Whoever runs Prospect Finder for you makes one.
      </p>
      <SignInForm next={toLocalPath(next)} />
    </main>
  );
}

/** Only a path of this site: a link must not send people elsewhere after they signed in. */
function toLocalPath(next: string | string[] | undefined): string {
  if (typeof next !== "string") return "/";
  const isLocal = next.startsWith("/") && !next.startsWith("//") && !/[\\\s]/.test(next);
  return isLocal ? next : "/";
}

import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { signInOptions } from "#lib/server/sign-in-options.ts";
import { SignUpForm } from "./_components/sign-up-form.tsx";

export const metadata: Metadata = { title: "Sign up" };

export default function SignUpPage() {
  const { signUp, hasMail } = signInOptions();
  if (!hasMail) notFound();
  return (
    <DoorFrame
      title="Sign up"
      lead={
        signUp === "invited"
          ? "For people who were invited. Take the address to which the invitation came."
          : "With an e-mail address, which you confirm by a letter."
      }
      foot={
        <p>
          Do you have an account?{" "}
          <Link href="/sign-in" className="text-accent-text underline underline-offset-3">
            Sign in
          </Link>
        </p>
      }
    >
      <SignUpForm />
    </DoorFrame>
  );
}

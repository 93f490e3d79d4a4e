import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { DoorFrame } from "#app/_components/door-frame.tsx";
import { signInOptions } from "#lib/server/sign-in-options.ts";
import { ForgotForm } from "./_components/forgot-form.tsx";

export const metadata: Metadata = { title: "Forgot your password" };

export default function ForgotPasswordPage() {
  if (!signInOptions().hasMail) notFound();
  return (
    <DoorFrame
      title="Forgot your password"
      lead="A letter with a link brings you to a new one."
      foot={
        <Link href="/sign-in" className="text-accent-text underline underline-offset-3">
          Back to the sign-in
        </Link>
      }
    >
      <ForgotForm />
    </DoorFrame>
  );
}

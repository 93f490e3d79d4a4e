"use client";

import { LogOut } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { signOut } from "./account-menu.tsx";

export function SignOutButton() {
  return (
    <Button onClick={() => void signOut()}>
      <LogOut aria-hidden="true" />
      Sign out
    </Button>
  );
}

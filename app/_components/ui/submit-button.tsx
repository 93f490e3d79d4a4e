"use client";

import type { ComponentProps } from "react";
import { useIsMounted } from "#app/_hooks/use-is-mounted.ts";
import { Button } from "./button.tsx";

/** Sends its form once the page is awake: before that the browser itself would, and lose what the address carries. */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, "type" | "disabled">) {
  const isAwake = useIsMounted();
  return <Button {...props} type="submit" disabled={!isAwake} />;
}

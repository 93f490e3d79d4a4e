"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useRef } from "react";
import { cn } from "#app/_lib/cn.ts";
import { Button } from "./button.tsx";

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;
export const DialogTrigger = Primitive.Trigger;
export const DialogTitle = Primitive.Title;
export const DialogDescription = Primitive.Description;

/** `full` takes the screen on phones and nearly all of it elsewhere; `plain` is a question. */
interface Props extends ComponentProps<typeof Primitive.Content> {
  layout?: "plain" | "full";
  /** Where the focus goes when the dialog closes and what had it before is gone, as a menu's item is. */
  returnTo?: () => HTMLElement | null;
}

const LAYOUTS = {
  plain:
    "top-1/2 left-1/2 w-[calc(100vw-2rem)] max-w-md -translate-1/2 rounded-lg p-5 max-h-[calc(100dvh-2rem)] overflow-y-auto",
  full: "inset-0 flex flex-col overflow-hidden md:inset-4 md:rounded-lg lg:inset-x-8",
};

export function DialogContent({ layout = "plain", className, children, ...props }: Props) {
  const { returnTo, onOpenAutoFocus, onCloseAutoFocus, ...rest } = props;
  const before = useRef<Element | null>(null);
  const takeFocus = (event: Event) => {
    const focused = document.activeElement;
    // A menu that opened the dialog is about to go, though its item may still be there when the dialog has gone.
    before.current = focused?.closest("[role=menu]") ? null : focused;
    onOpenAutoFocus?.(event);
  };
  const giveFocusBack = (event: Event) => {
    onCloseAutoFocus?.(event);
    if (event.defaultPrevented) return;
    event.preventDefault();
    focusFirstOf([before.current, returnTo?.(), document.getElementById("content")]);
  };
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-scrim backdrop-blur-[1px]" />
      <Primitive.Content
        className={cn(
          "fixed z-50 animate-enter border bg-raised text-ink shadow-raised outline-none",
          LAYOUTS[layout],
          className,
        )}
        onOpenAutoFocus={takeFocus}
        onCloseAutoFocus={giveFocusBack}
        {...rest}
      >
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

function focusFirstOf(elements: readonly (Element | null | undefined)[]): void {
  for (const element of elements) {
    if (!(element instanceof HTMLElement) || element === document.body) continue;
    element.focus();
    if (document.activeElement === element) return;
  }
}

interface QuestionProps {
  title: string;
  children: ReactNode;
  /** The buttons, the safe one first. */
  actions: ReactNode;
}

/** The inside of a confirmation: what will happen, and the choices. */
export function DialogQuestion({ title, children, actions }: QuestionProps) {
  return (
    <>
      <DialogTitle className="font-semibold text-lg">{title}</DialogTitle>
      <DialogDescription asChild>
        <div className="mt-1.5 text-ink-soft">{children}</div>
      </DialogDescription>
      <div className="mt-5 flex flex-wrap justify-end gap-2">{actions}</div>
    </>
  );
}

export function DialogCloseButton({ label = "Close" }: { label?: string }) {
  return (
    <DialogClose asChild>
      <Button variant="ghost" size="icon" aria-label={label}>
        <X aria-hidden="true" />
      </Button>
    </DialogClose>
  );
}

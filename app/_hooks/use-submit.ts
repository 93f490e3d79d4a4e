"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiProblem } from "#app/_lib/api.ts";
import { errorAt, type FieldErrors } from "#app/_lib/field-errors.ts";

/** A form that sends itself: what is wrong stands beside its field, and the focus goes there. */
export function useSubmit(send: (form: FormData) => Promise<void>) {
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const fields = fieldsOf(failure);

  useEffect(() => {
    if (failure !== null) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [failure]);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      await send(new FormData(event.currentTarget));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return {
    /** For the `<form>` itself. */
    form: { ref: form, onSubmit, noValidate: true },
    isBusy,
    errorOf: (field: string) => sentence(errorAt(fields, field)),
    /** What the server said that belongs to no field. */
    failure: Object.keys(fields).length > 0 ? null : failure,
  };
}

/** A text field of a form; what is no text is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function fieldsOf(failure: unknown): FieldErrors {
  return failure instanceof ApiProblem ? failure.fieldErrors : {};
}

/** "newPassword: must have at least 12 characters" as a person reads it. */
function sentence(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const bare = message.replace(/^[\w.]+: /, "").replace(/\.$/, "");
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}.`;
}

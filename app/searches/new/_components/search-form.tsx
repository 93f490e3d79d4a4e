"use client";

import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { useConnections } from "#app/_hooks/use-connections.ts";
import { checkPlan, pickConnection } from "#app/_lib/linkedin-plans.ts";
import { toTarget } from "#app/_lib/search-draft.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { AccountCard } from "./account-card.tsx";
import { CriteriaCard } from "./criteria-card.tsx";
import { StartCard } from "./start-card.tsx";
import { type Earlier, useSearchForm } from "./use-search-form.ts";

interface Props {
  earlier: Earlier | null;
  connections: readonly Connection[] | undefined;
}

export function SearchForm({ earlier, connections }: Props) {
  const form = useSearchForm(earlier);
  const accounts = useConnections({ initial: connections });
  const element = useRef<HTMLFormElement>(null);
  const connection = pickConnection(accounts.connections ?? []);
  const plan = connection === null ? null : checkPlan(connection, form.draft);
  const target = toTarget(form.draft.target);

  // Whoever does not see the red has to land on it.
  useEffect(() => {
    const isRefused = Object.keys(form.errors).length > 0;
    if (isRefused) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.errors]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.start();
  };

  return (
    <form
      ref={element}
      noValidate={true}
      aria-label="New people search"
      onSubmit={onSubmit}
      onKeyDown={(event) => onKeyDown(event, element.current)}
      className="grid grid-cols-1 items-start gap-5 max-md:pb-20 lg:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <CriteriaCard form={form} connection={connection} plan={plan} />
      <div className="space-y-5 rounded-lg border bg-surface p-5 shadow-card lg:sticky lg:top-[calc(var(--topbar)+1.5rem)]">
        <AccountCard
          connection={connection}
          plan={plan}
          planned={target ?? 0}
          error={accounts.error}
          isLoading={accounts.isLoading}
          onRetry={accounts.refresh}
        />
        <hr />
        <StartCard form={form} plan={plan} target={target} />
      </div>
    </form>
  );
}

/** Ctrl or Cmd with Enter starts from any field; Enter alone never does: it uses up allowance. */
function onKeyDown(event: KeyboardEvent, form: HTMLFormElement | null) {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form?.requestSubmit();
  } else if (event.target instanceof HTMLInputElement) {
    event.preventDefault();
  }
}

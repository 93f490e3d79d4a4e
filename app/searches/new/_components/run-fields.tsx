"use client";

import { useId } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { Select, type SelectOption } from "#app/_components/ui/select.tsx";
import { cn } from "#app/_lib/cn.ts";
import { errorAt } from "#app/_lib/field-errors.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { toTarget } from "#app/_lib/search-draft.ts";
import type { Connection } from "#lib/contract/connection.ts";
import type { SearchForm } from "./use-search-form.ts";

const PRESETS = [25, 100, 500, 1_000, 2_500];

interface Props {
  form: SearchForm;
  connection: Connection | null;
}

/** How the search runs: how many, by which LinkedIn product, what to leave out. */
export function RunFields({ form, connection }: Props) {
  return (
    <div className="grid grid-cols-1 gap-x-5 gap-y-4 sm:grid-cols-2">
      <Target form={form} />
      <Field
        label="LinkedIn product"
        error={errorAt(form.errors, "criteria.sources")}
        hint="Which of the account's products runs the search."
      >
        {(control) => (
          <Select
            {...control}
            value={form.draft.api}
            options={apiOptions(connection)}
            onValueChange={(api) => form.change({ api })}
          />
        )}
      </Field>
      <LeaveOut form={form} />
    </div>
  );
}

function Target({ form }: { form: SearchForm }) {
  const target = toTarget(form.draft.target);
  return (
    <Field label="How many" error={errorAt(form.errors, "criteria.target")}>
      {(control) => (
        <div className="flex flex-wrap items-center gap-1.5">
          <Input
            {...control}
            inputMode="numeric"
            value={form.draft.target}
            onChange={(event) => form.change({ target: event.target.value })}
            className="w-20 text-right tabular-nums"
          />
          <div className="flex flex-wrap gap-0.5">
            {PRESETS.map((preset) => (
              <Button
                key={preset}
                variant="ghost"
                size="sm"
                aria-pressed={target === preset}
                className={cn(
                  "px-1.5 tabular-nums max-md:px-2.5",
                  target === preset && "bg-accent-soft text-accent-text",
                )}
                onClick={() => form.change({ target: String(preset) })}
              >
                {formatNumber(preset)}
              </Button>
            ))}
          </div>
        </div>
      )}
    </Field>
  );
}

function LeaveOut({ form }: { form: SearchForm }) {
  const id = useId();
  return (
    <div className="flex min-h-(--control-sm) items-start gap-2.5 sm:col-span-2">
      <Checkbox
        id={id}
        checked={form.draft.leaveOutKnown}
        onCheckedChange={(checked) => form.change({ leaveOutKnown: checked === true })}
        className="mt-0.5"
      />
      <label htmlFor={id} className="text-base">
        Leave out people that earlier searches already found
        <span className="block text-ink-faint text-sm">They are counted, but not shown again.</span>
      </label>
    </div>
  );
}

type ApiChoice = SearchForm["draft"]["api"];

const APIS: readonly SelectOption<ApiChoice>[] = [
  {
    value: "automatic",
    label: "Automatic",
    hint: "The smallest product that can serve the search",
  },
  { value: "classic", label: "Classic", hint: "Up to 1,000 people a search, no company size" },
  { value: "sales_navigator", label: "Sales Navigator", hint: "Up to 2,500 people a search" },
  { value: "recruiter", label: "Recruiter", hint: "Up to 2,500 people a search" },
];

/** Products the account has no seat for stay visible, with the reason they cannot be picked. */
function apiOptions(connection: Connection | null): SelectOption<ApiChoice>[] {
  return APIS.map((option) => {
    if (connection === null || option.value === "automatic") return option;
    if (connection.apis.includes(option.value)) return option;
    return { ...option, hint: "This account has no seat for it", isDisabled: true };
  });
}

"use client";

import { Download } from "lucide-react";
import { Button } from "#app/_components/ui/button.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { Select } from "#app/_components/ui/select.tsx";
import { KINDS, RESULTS } from "./audit-words.ts";
import { type Filter, toQuery } from "./use-audit.ts";

interface Props {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

export function AuditFilters({ filter, onChange }: Props) {
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  return (
    <div className="grid grid-cols-2 items-end gap-3 lg:flex">
      <Field label="What" className="lg:w-44">
        {(control) => (
          <Select
            {...control}
            value={filter.action}
            options={KINDS}
            onValueChange={(action) => set({ action })}
          />
        )}
      </Field>
      <Field label="Result" className="lg:w-44">
        {(control) => (
          <Select
            {...control}
            value={filter.result}
            options={RESULTS}
            onValueChange={(result) => set({ result })}
          />
        )}
      </Field>
      <Field label="From" className="lg:w-40">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={filter.from}
            max={filter.to}
            onChange={(event) => set({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label="To" className="lg:w-40">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={filter.to}
            min={filter.from}
            onChange={(event) => set({ to: event.target.value })}
          />
        )}
      </Field>
      <Button asChild={true} className="max-lg:col-span-2 lg:ml-auto">
        <a href={`/api/v1/audit.csv?${toQuery(filter)}`} download={true}>
          <Download aria-hidden="true" />
          Download CSV
        </a>
      </Button>
    </div>
  );
}

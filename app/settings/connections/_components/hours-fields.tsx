"use client";

import { useId } from "react";
import { Checkbox } from "#app/_components/ui/checkbox.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { ToggleChips } from "#app/_components/ui/toggle-chips.tsx";
import type { WorkingHours } from "#lib/contract/connection.ts";
import { DAYS } from "./account-words.ts";

interface Props {
  hours: WorkingHours | null;
  onChange: (hours: WorkingHours | null) => void;
  errorOf: (field: string) => string | undefined;
}

const WORK_DAYS = [1, 2, 3, 4, 5];
const OPTIONS = DAYS.map((label, index) => ({ value: String(index + 1), label }));

function usualHours(): WorkingHours {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, days: WORK_DAYS, from: "08:30", to: "18:00" };
}

/** Working hours in the account's own time zone, or none. */
export function HoursFields({ hours, onChange, errorOf }: Props) {
  const id = useId();
  return (
    <fieldset className="space-y-3">
      <legend className="sr-only">Working hours</legend>
      <div className="flex min-h-(--control-sm) items-center gap-2.5">
        <Checkbox
          id={id}
          checked={hours !== null}
          onCheckedChange={(checked) => onChange(checked === true ? usualHours() : null)}
        />
        <label htmlFor={id} className="flex-1">
          Only in working hours
        </label>
      </div>
      {hours === null ? null : <HoursOf {...{ hours, onChange, errorOf }} />}
    </fieldset>
  );
}

function HoursOf({ hours, onChange, errorOf }: Props & { hours: WorkingHours }) {
  const set = (change: Partial<WorkingHours>) => onChange({ ...hours, ...change });
  const dayError = errorOf("workingHours.days");
  return (
    <>
      <ToggleChips
        label="Days"
        options={OPTIONS}
        chosen={hours.days.map(String)}
        onChange={(days) => set({ days: days.map(Number) })}
      />
      {dayError === undefined ? null : (
        <p role="alert" className="text-bad text-sm">
          {dayError}
        </p>
      )}
      <div className="grid grid-cols-2 gap-4">
        <Field label="From" error={errorOf("workingHours.from")}>
          {(control) => (
            <Input
              {...control}
              type="time"
              value={hours.from}
              onChange={(event) => set({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="To" error={errorOf("workingHours.to")}>
          {(control) => (
            <Input
              {...control}
              type="time"
              value={hours.to}
              onChange={(event) => set({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
      <TimeZoneField
        value={hours.timeZone}
        onChange={(timeZone) => set({ timeZone })}
        error={errorOf("workingHours.timeZone")}
      />
    </>
  );
}

interface ZoneProps {
  value: string;
  onChange: (timeZone: string) => void;
  error: string | undefined;
}

function TimeZoneField({ value, onChange, error }: ZoneProps) {
  const id = useId();
  return (
    <Field label="Time zone" hint="Where the account's owner works." error={error}>
      {(control) => (
        <>
          <Input
            {...control}
            list={id}
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={id}>
            {Intl.supportedValuesOf("timeZone").map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

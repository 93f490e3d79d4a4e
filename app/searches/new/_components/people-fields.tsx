"use client";

import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";
import { ToggleChips } from "#app/_components/ui/toggle-chips.tsx";
import { WordsInput } from "#app/_components/ui/words-input.tsx";
import { errorAt } from "#app/_lib/field-errors.ts";
import type { SearchDraft } from "#app/_lib/search-draft.ts";
import type { Headcount } from "#lib/contract/job.ts";
import { ParameterCombobox } from "./parameter-combobox.tsx";
import type { SearchForm } from "./use-search-form.ts";

const SIZES: readonly { value: Headcount; label: string }[] = [
  { value: "A", label: "Self-employed" },
  { value: "B", label: "1–10" },
  { value: "C", label: "11–50" },
  { value: "D", label: "51–200" },
  { value: "E", label: "201–500" },
  { value: "F", label: "501–1,000" },
  { value: "G", label: "1,001–5,000" },
  { value: "H", label: "5,001–10,000" },
  { value: "I", label: "10,001+" },
];

const DEGREES = [
  { value: "1", label: "1st" },
  { value: "2", label: "2nd" },
  { value: "3", label: "3rd and beyond" },
] as const;

type WordsKey = "titles" | "excludeTitles" | "companies";
type ParameterKey = "locations" | "industries";

interface Props {
  form: SearchForm;
  isSizeIgnored: boolean;
}

/** Who to look for, by what is known of them. */
export function PeopleFields({ form, isSizeIgnored }: Props) {
  return (
    <div className="grid grid-cols-1 gap-x-5 gap-y-4 sm:grid-cols-2">
      <Keywords form={form} />
      <Words form={form} name="titles" label="Job title" placeholder="CEO, Head of Sales" />
      <Words
        form={form}
        name="excludeTitles"
        label="Not these titles"
        placeholder="Assistant, Intern"
      />
      <Names form={form} name="locations" label="Location" placeholder="City, region or country" />
      <Words form={form} name="companies" label="Company" placeholder="Acme, Globex" />
      <Names form={form} name="industries" label="Industry" placeholder="Software Development" />
      <Degrees form={form} />
      <Sizes form={form} isIgnored={isSizeIgnored} />
    </div>
  );
}

function Keywords({ form }: { form: SearchForm }) {
  return (
    <Field
      label="Keywords"
      className="sm:col-span-2"
      error={errorAt(form.errors, "criteria.people.keywords")}
    >
      {(control) => (
        <Input
          {...control}
          value={form.draft.keywords}
          placeholder="Words anywhere in the profile: fintech, renewable energy"
          maxLength={500}
          onChange={(event) => form.change({ keywords: event.target.value })}
        />
      )}
    </Field>
  );
}

interface NamedProps<Key extends keyof SearchDraft> {
  form: SearchForm;
  name: Key;
  label: string;
  placeholder: string;
}

function Words({ form, name, label, placeholder }: NamedProps<WordsKey>) {
  const words = form.draft[name];
  return (
    <Field
      label={label}
      aside={words.length > 1 && name !== "excludeTitles" ? "any of these" : undefined}
      error={errorAt(form.errors, `criteria.people.${name}`)}
    >
      {(control) => (
        <WordsInput
          control={control}
          words={words}
          placeholder={placeholder}
          onChange={(next) => form.change({ [name]: next })}
        />
      )}
    </Field>
  );
}

function Names({ form, name, label, placeholder }: NamedProps<ParameterKey>) {
  return (
    <Field
      label={label}
      aside={form.draft[name].length > 1 ? "any of these" : undefined}
      error={errorAt(form.errors, `criteria.people.${name}`)}
    >
      {(control) => (
        <ParameterCombobox
          control={control}
          type={name === "locations" ? "LOCATION" : "INDUSTRY"}
          chosen={form.draft[name]}
          text={form.typed[name]}
          placeholder={placeholder}
          onChange={(next) => form.change({ [name]: next })}
          onType={(text) => form.type({ [name]: text })}
        />
      )}
    </Field>
  );
}

function Sizes({ form, isIgnored }: { form: SearchForm; isIgnored: boolean }) {
  const error = errorAt(form.errors, "criteria.people.headcount");
  return (
    <div className="sm:col-span-2">
      <p className="mb-1.5 font-medium text-sm">Company size, in people</p>
      <ToggleChips
        label="Company size, in people"
        options={SIZES}
        chosen={form.draft.headcount}
        onChange={(headcount) => form.change({ headcount })}
      />
      {error === undefined ? null : (
        <p role="alert" className="mt-1.5 text-bad text-sm">
          {error}
        </p>
      )}
      {isIgnored ? (
        <p className="mt-1.5 text-sm text-warn">
          Classic cannot filter by size: this search needs Sales Navigator or Recruiter for it.
        </p>
      ) : null}
    </div>
  );
}

function Degrees({ form }: { form: SearchForm }) {
  const chosen = DEGREES.map(({ value }) => value).filter((value) =>
    form.draft.degrees.some((degree) => String(degree) === value),
  );
  const pick = (values: (typeof chosen)[number][]) =>
    form.change({ degrees: ([1, 2, 3] as const).filter((n) => values.includes(`${n}`)) });
  return (
    <div>
      <p className="mb-1.5 font-medium text-sm">Connection to you</p>
      <ToggleChips
        label="Connection to you"
        options={DEGREES}
        chosen={chosen}
        onChange={pick}
        className="min-h-(--control) items-center"
      />
    </div>
  );
}

"use client";

import type { ReactNode } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Textarea } from "#app/_components/ui/input.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#app/_components/ui/tabs.tsx";
import { errorAt } from "#app/_lib/field-errors.ts";
import type { PlanCheck } from "#app/_lib/linkedin-plans.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { EXAMPLES } from "./examples.ts";
import { PeopleFields } from "./people-fields.tsx";
import { RunFields } from "./run-fields.tsx";
import type { SearchForm } from "./use-search-form.ts";

interface Props {
  form: SearchForm;
  connection: Connection | null;
  plan: PlanCheck | null;
}

export function CriteriaCard({ form, connection, plan }: Props) {
  const { draft, change } = form;
  return (
    <div className="min-w-0 rounded-lg border bg-surface shadow-card">
      <Tabs
        value={draft.mode}
        onValueChange={(mode) => change({ mode: mode === "url" ? "url" : "fields" })}
      >
        <TabsList aria-label="How to say who you look for" className="px-3 pt-1 sm:px-4">
          <TabsTrigger value="fields">Describe people</TabsTrigger>
          <TabsTrigger value="url">Paste a LinkedIn link</TabsTrigger>
        </TabsList>
        <TabsContent value="fields" className="space-y-5 p-4 sm:p-5">
          <Examples form={form} />
          <PeopleFields form={form} isSizeIgnored={plan?.isSizeIgnored ?? false} />
        </TabsContent>
        <TabsContent value="url" className="p-4 sm:p-5">
          <UrlField form={form} />
        </TabsContent>
      </Tabs>
      <Section title="How it runs">
        <RunFields form={form} connection={connection} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t p-4 sm:p-5">
      <h2 className="mb-3 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** Only while there is nothing that one of them would take the place of. */
function Examples({ form }: { form: SearchForm }) {
  const { api, leaveOutKnown } = form.draft;
  return (
    <div className="flex items-center gap-1.5 text-sm max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1 sm:flex-wrap max-sm:[scrollbar-width:none]">
      {form.isBlank ? (
        <>
          <span className="mr-1 shrink-0 text-ink-faint">Start from</span>
          {EXAMPLES.map(({ label, hint, draft }) => (
            <Button
              key={label}
              size="sm"
              title={hint}
              onClick={() => form.change({ ...draft, api, leaveOutKnown })}
            >
              {label}
            </Button>
          ))}
        </>
      ) : (
        <>
          <span className="text-ink-faint">Your entries are kept until the search starts.</span>
          <Button size="sm" variant="ghost" className="ml-auto" onClick={form.clear}>
            Clear
          </Button>
        </>
      )}
    </div>
  );
}

function UrlField({ form }: { form: SearchForm }) {
  return (
    <Field
      label="Address of a LinkedIn people search"
      hint="Set the filters on LinkedIn or in Sales Navigator, then copy the address of the result page."
      error={errorAt(form.errors, "criteria.people.url")}
    >
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          inputMode="url"
          spellCheck={false}
          value={form.draft.url}
          placeholder="https://www.linkedin.com/sales/search/people?query=…"
          className="break-all font-mono text-sm"
          onChange={(event) => form.change({ url: event.target.value.replaceAll(/\s/g, "") })}
        />
      )}
    </Field>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useRememberStarted } from "#app/_hooks/use-jobs.ts";
import { ApiProblem, postJson } from "#app/_lib/api.ts";
import { forgetDraft, loadDraft, saveDraft } from "#app/_lib/draft-storage.ts";
import { type FieldErrors, toFieldErrors } from "#app/_lib/field-errors.ts";
import {
  EMPTY_DRAFT,
  isBlank,
  isUnbounded,
  NOTHING_TYPED,
  type SearchDraft,
  type Typed,
  toJobRequest,
  toTarget,
  unpicked,
} from "#app/_lib/search-draft.ts";
import { Job, JobRequest, MAX_TARGET } from "#lib/contract/job.ts";

export interface SearchForm {
  draft: SearchDraft;
  typed: Typed;
  isBlank: boolean;
  errors: FieldErrors;
  /** What the server said that belongs to no field. */
  failure: unknown;
  isStarting: boolean;
  change: (part: Partial<SearchDraft>) => void;
  type: (part: Partial<Typed>) => void;
  clear: () => void;
  start: () => Promise<void>;
}

/** What an earlier search asked for, when a person came to run it again. */
export interface Earlier {
  readonly id: string;
  readonly draft: SearchDraft;
}

export function useSearchForm(earlier: Earlier | null): SearchForm {
  const [draft, change] = useDraft(earlier);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [isStarting, setStarting] = useState(false);
  const send = useSend(earlier?.id ?? null);

  const calm = () => {
    setErrors({});
    setFailure(null);
  };
  const edit = (part: Partial<SearchDraft>) => {
    calm();
    change(part);
  };
  const type = (part: Partial<Typed>) => {
    calm();
    setTyped((before) => ({ ...before, ...part }));
  };
  const clear = () => {
    edit(EMPTY_DRAFT);
    setTyped(NOTHING_TYPED);
  };
  const start = async () => {
    if (isStarting) return;
    const found = complaints(draft, typed);
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0) return;
    setStarting(true);
    await send(draft).catch((error: unknown) => {
      setErrors(error instanceof ApiProblem ? error.fieldErrors : {});
      setFailure(error);
      setStarting(false);
    });
  };

  const blank = isBlank(draft, typed);
  const edits = { change: edit, type, clear };
  return { draft, typed, isBlank: blank, errors, failure, isStarting, ...edits, start };
}

function useDraft(earlier: Earlier | null) {
  const from = earlier?.id ?? null;
  const [draft, setDraft] = useState(earlier?.draft ?? EMPTY_DRAFT);

  // After the first paint: the server does not know what this device remembers.
  useEffect(() => {
    const kept = loadDraft(from);
    if (kept !== null) setDraft(kept);
  }, [from]);

  const change = (part: Partial<SearchDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    saveDraft(from, next);
  };
  return [draft, change] as const;
}

/** One key for one intention: the same draft sent again after a lost answer makes no second search. */
function useSend(from: string | null) {
  const router = useRouter();
  const remember = useRememberStarted();
  const attempt = useRef({ body: "", key: "" });

  return async (draft: SearchDraft) => {
    const request = toJobRequest(draft);
    const body = JSON.stringify(request);
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const options = { answer: Job, idempotencyKey: attempt.current.key };
    const job = await postJson("/api/v1/jobs", request, options);
    attempt.current = { body: "", key: "" };
    forgetDraft(from);
    remember(job);
    router.push(`/searches/${job.id}`);
  };
}

function complaints(draft: SearchDraft, typed: Typed): FieldErrors {
  const left = unpicked(draft, typed);
  if (left.length > 0) {
    const words = "Pick it from the list, or clear it.";
    return Object.fromEntries(left.map((name) => [`criteria.people.${name}`, words]));
  }
  const target = toTarget(draft.target);
  if (target === null) {
    return { "criteria.target": `A whole number from 1 to ${MAX_TARGET.toLocaleString("en-US")}.` };
  }
  if (isUnbounded(draft)) return { [startField(draft)]: UNBOUNDED[draft.mode] };
  const parsed = JobRequest.safeParse(toJobRequest(draft));
  return parsed.success ? {} : toFieldErrors(parsed.error);
}

const startField = ({ mode }: SearchDraft) =>
  mode === "url" ? "criteria.people.url" : "criteria.people.keywords";

const UNBOUNDED = {
  url: "Paste the address of a LinkedIn people search.",
  fields: "Say who you look for: fill in at least one of these fields.",
};

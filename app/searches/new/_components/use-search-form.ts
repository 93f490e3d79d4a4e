"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, postJson } from "#app/_lib/api.ts";
import { loadDraft, saveDraft } from "#app/_lib/draft-storage.ts";
import { type FieldErrors, toFieldErrors } from "#app/_lib/field-errors.ts";
import {
  EMPTY_DRAFT,
  isUnbounded,
  type SearchDraft,
  toJobRequest,
  toTarget,
} from "#app/_lib/search-draft.ts";
import { Job, JobRequest, MAX_TARGET } from "#lib/contract/job.ts";

export interface SearchForm {
  draft: SearchDraft;
  errors: FieldErrors;
  /** What the server said that belongs to no field. */
  failure: unknown;
  isStarting: boolean;
  change: (part: Partial<SearchDraft>) => void;
  start: () => Promise<void>;
}

/** `initial` is set when a person came to run an earlier search again; else the device's draft is taken. */
export function useSearchForm(initial: SearchDraft | null): SearchForm {
  const [draft, change] = useDraft(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [isStarting, setStarting] = useState(false);
  const send = useSend();

  const edit = (part: Partial<SearchDraft>) => {
    setErrors({});
    setFailure(null);
    change(part);
  };
  const start = async () => {
    if (isStarting) return;
    const found = complaints(draft);
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

  return { draft, errors, failure, isStarting, change: edit, start };
}

function useDraft(initial: SearchDraft | null) {
  const [draft, setDraft] = useState(initial ?? EMPTY_DRAFT);

  // After the first paint: the server does not know what this device remembers.
  useEffect(() => {
    const kept = initial === null ? loadDraft() : null;
    if (kept !== null) setDraft(kept);
  }, [initial]);

  const change = (part: Partial<SearchDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    saveDraft(next);
  };
  return [draft, change] as const;
}

/** One key for one intention: the same draft sent again after a lost answer makes no second search. */
function useSend() {
  const router = useRouter();
  const attempt = useRef({ body: "", key: "" });

  return async (draft: SearchDraft) => {
    const request = toJobRequest(draft);
    const body = JSON.stringify(request);
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    const options = { answer: Job, idempotencyKey: attempt.current.key };
    const job = await postJson("/api/v1/jobs", request, options);
    attempt.current = { body: "", key: "" };
    saveDraft(null);
    router.push(`/searches/${job.id}`);
  };
}

function complaints(draft: SearchDraft): FieldErrors {
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

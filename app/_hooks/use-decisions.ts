"use client";

import { useEffect, useReducer, useRef } from "react";
import { toast } from "#app/_components/ui/toaster.tsx";
import { ApiProblem, postJson } from "#app/_lib/api.ts";
import { counted } from "#app/_lib/format.ts";
import { noteSeq } from "#app/_lib/newest-seq.ts";
import type { Batch } from "#app/searches/[jobId]/_components/decision-batch.ts";
import { emptyLog, reduceLog } from "#app/searches/[jobId]/_components/decision-log.ts";
import { DecisionAnswer, type DecisionRequest } from "#lib/contract/decision.ts";
import type { Problem } from "#lib/contract/problem.ts";
import { useSendLine } from "./use-send-line.ts";

export type Asked = Omit<Batch, "actionId">;

interface Options {
  readonly onAnswer: (answer: DecisionAnswer) => void;
  /** Whether the rows are on the screen: what cannot be saved otherwise has to be told elsewhere. */
  readonly isShown: boolean;
}

/** What came of an undo. `differs`: the rows may be others than is shown, so the page has to be read again. */
interface Undone {
  readonly differs: boolean;
}

/** Decisions of one search: shown at once, saved in one request each in the order they were made, undone one by one. */
export function useDecisions(jobId: string, { onAnswer, isShown }: Options) {
  const [log, dispatch] = useReducer(reduceLog, emptyLog);
  const lastActionId = useRef(0);
  const answers = useRef(new Map<number, DecisionAnswer>());
  const { inTurn, persist, isHeld } = useSendLine();
  const isWatched = useLater(isShown);

  function take(answer: DecisionAnswer) {
    noteSeq(jobId, answer.seq);
    onAnswer(answer);
  }

  /** Resolves with null when it could not be saved. */
  function decide(asked: Asked, retryOf: number | null = null): Promise<DecisionAnswer | null> {
    const batch = { ...asked, actionId: ++lastActionId.current };
    dispatch({ type: "asked", batch, retryOf });
    return inTurn(() => save(batch));
  }

  async function save(batch: Batch): Promise<DecisionAnswer | null> {
    try {
      const answer = await persist(() => postDecision(jobId, batch));
      answers.current.set(batch.actionId, answer);
      take(answer);
      dispatch({ type: "saved", batch, answer });
      return answer;
    } catch (error) {
      const problem = toProblem(error);
      dispatch({ type: "refused", batch, problem });
      if (!isWatched.current) tellElsewhere(batch, problem);
      return null;
    }
  }

  /** Takes the newest batch back; resolves with null when there is none. */
  async function undo(): Promise<Undone | null> {
    const batch = log.history.at(-1);
    if (batch === undefined) return null;
    const actionId = ++lastActionId.current;
    dispatch({ type: "undo_asked", batch, actionId });
    return inTurn(() => saveUndo(batch, actionId));
  }

  async function saveUndo(batch: Batch, actionId: number): Promise<Undone> {
    const saved = answers.current.get(batch.actionId);
    if (saved === undefined) {
      dispatch({ type: "undo_needless", batch, actionId });
      return { differs: true };
    }
    try {
      const path = `/api/v1/decisions/${saved.batchId}/undo`;
      const answer = await persist(() => postJson(path, {}, { answer: DecisionAnswer }));
      take(answer);
      dispatch({ type: "undone", batch, actionId, answer });
      return { differs: answer.changed !== batch.changes.length };
    } catch (error) {
      const problem = toProblem(error);
      const isGone = problem.code === "not_found";
      dispatch({ type: "undo_refused", batch, actionId, problem, isGone });
      return { differs: isGone };
    }
  }

  /** Of the newest decision or undo, answered or not. */
  const newestActionId = () => lastActionId.current;
  const dismiss = () => dispatch({ type: "noticed" });
  const giveUp = () => dispatch({ type: "given_up" });
  return { ...log, isHeld, newestActionId, decide, undo, dismiss, giveUp };
}

export type Decisions = ReturnType<typeof useDecisions>;

/** What it is by then; false when the page was left. */
function useLater(isShown: boolean) {
  const latest = useRef(false);
  useEffect(() => {
    latest.current = isShown;
    return () => {
      latest.current = false;
    };
  }, [isShown]);
  return latest;
}

function postDecision(jobId: string, batch: Batch): Promise<DecisionAnswer> {
  const { decision, reason } = batch.choice;
  const { selection } = batch;
  const request: DecisionRequest = { jobId, selection, decision, ...(reason && { reason }) };
  return postJson("/api/v1/decisions", request, { answer: DecisionAnswer });
}

function tellElsewhere(batch: Batch, problem: Problem): void {
  const what = counted(batch.count, "decision was", "decisions were");
  toast.error(`${what} not saved`, {
    description: `${problem.title}. Open the review to try again.`,
  });
}

function toProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  const title = "It was not saved";
  const detail = "The decision could not be sent. Try it again.";
  return { type: "about:blank", title, detail, status: 0, code: "unexpected", requestId: "" };
}

"use client";

import { useReducer, useRef } from "react";
import { ApiProblem, postJson } from "#app/_lib/api.ts";
import { type Batch, emptyLog, reduceLog } from "#app/searches/[jobId]/_components/decision-log.ts";
import { DecisionAnswer, type DecisionRequest } from "#lib/contract/decision.ts";
import type { Problem } from "#lib/contract/problem.ts";

export type Asked = Omit<Batch, "actionId">;

/** Decisions of one search: shown at once, saved in one request each, undone one by one. */
export function useDecisions(jobId: string, onAnswer: (answer: DecisionAnswer) => void) {
  const [log, dispatch] = useReducer(reduceLog, emptyLog);
  const lastActionId = useRef(0);
  const answers = useRef(new Map<number, Promise<DecisionAnswer | null>>());

  function nextActionId(): number {
    lastActionId.current += 1;
    return lastActionId.current;
  }

  /** Resolves with null when it could not be saved. */
  function decide(asked: Asked): Promise<DecisionAnswer | null> {
    const batch = { ...asked, actionId: nextActionId() };
    dispatch({ type: "asked", batch });
    const answer = save(batch);
    answers.current.set(batch.actionId, answer);
    return answer;
  }

  async function save(batch: Batch): Promise<DecisionAnswer | null> {
    try {
      const answer = await postDecision(jobId, batch);
      onAnswer(answer);
      dispatch({ type: "saved", batch, answer });
      return answer;
    } catch (error) {
      dispatch({ type: "refused", batch, problem: toProblem(error) });
      return null;
    }
  }

  /** Takes the newest batch back; resolves with it, or with null when there was none or it failed. */
  async function undo(): Promise<Batch | null> {
    const batch = log.history.at(-1);
    if (batch === undefined) return null;
    const actionId = nextActionId();
    dispatch({ type: "undo_asked", batch, actionId });
    const saved = await answers.current.get(batch.actionId);
    try {
      const answer = await postUndo(saved);
      onAnswer(answer);
      dispatch({ type: "undone", batch, actionId, answer });
      return batch;
    } catch (error) {
      dispatch({ type: "undo_refused", batch, seq: saved?.seq ?? 0, problem: toProblem(error) });
      return null;
    }
  }

  const dismiss = () => dispatch({ type: "noticed" });
  const forget = (rowIds: readonly string[]) => dispatch({ type: "forgotten", rowIds });
  return { ...log, decide, undo, dismiss, forget };
}

function postDecision(jobId: string, batch: Batch): Promise<DecisionAnswer> {
  const { decision, reason } = batch.choice;
  const { selection } = batch;
  const request: DecisionRequest = { jobId, selection, decision, ...(reason && { reason }) };
  return postJson("/api/v1/decisions", request, { answer: DecisionAnswer });
}

async function postUndo(saved: DecisionAnswer | null | undefined): Promise<DecisionAnswer> {
  if (!saved) throw new Error("The decision was never saved.");
  const path = `/api/v1/decisions/${saved.batchId}/undo`;
  return postJson(path, {}, { answer: DecisionAnswer });
}

function toProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  const title = "It was not saved";
  const detail = "The decision could not be sent. Try it again.";
  return { type: "about:blank", title, detail, status: 0, code: "unexpected", requestId: "" };
}

"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { ApiProblem } from "#app/_lib/api.ts";
import { StepUpDialog } from "./step-up-dialog.tsx";

/** Does something dangerous; where the server wants proof first, asks for it, and then does it. */
export type WithProof = <T>(action: () => Promise<T>) => Promise<T>;

interface Question {
  readonly proved: () => void;
  readonly dismissed: () => void;
}

const Context = createContext<WithProof>((action) => action());

export const useProof = () => useContext(Context);

export function StepUpProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const open = useRef<Question | null>(null);
  useEffect(() => () => open.current?.dismissed(), []);

  const withProof = useCallback<WithProof>(async (action) => {
    try {
      return await action();
    } catch (error) {
      if (!isStepUp(error)) throw error;
      await new Promise<void>((resolve, reject) => {
        open.current = { proved: resolve, dismissed: () => reject(error) };
        setQuestion(open.current);
      });
      return await action();
    }
  }, []);

  const close = (answer: keyof Question) => {
    question?.[answer]();
    open.current = null;
    setQuestion(null);
  };

  return (
    <Context value={withProof}>
      {children}
      {question === null ? null : (
        <StepUpDialog onProved={() => close("proved")} onDismiss={() => close("dismissed")} />
      )}
    </Context>
  );
}

/** The person closed the question without an answer: nothing to complain about. */
export function isStepUp(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "step_up";
}

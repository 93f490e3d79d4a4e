"use client";

import { useRef, useState } from "react";
import { ApiProblem } from "#app/_lib/api.ts";

/** Sends one thing after the other, so that of two decisions of a row the later one stands. */
export function useSendLine() {
  const [isHeld, setHeld] = useState(false);
  const last = useRef<Promise<unknown>>(Promise.resolve());

  /** Begins when all before it is over; `work` deals with its own failures. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = last.current.then(work);
    last.current = done;
    return done;
  }

  /** What does not get through because there is no connection is sent again when there is one. */
  async function persist<Value>(send: () => Promise<Value>): Promise<Value> {
    for (;;) {
      try {
        return await send();
      } catch (error) {
        // A browser that believes to be offline may still reach a server on its own machine, hence the try.
        if (navigator.onLine || !isOutOfReach(error)) throw error;
        setHeld(true);
        await untilOnline();
        setHeld(false);
      }
    }
  }

  return { inTurn, persist, isHeld };
}

function untilOnline(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener("online", () => resolve(), { once: true });
  });
}

function isOutOfReach(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.code === "network";
}

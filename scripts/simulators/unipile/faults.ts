import { hash } from "./hash.ts";
import { Fault, type FaultInput, type RouteName } from "./options.ts";

export type FaultAction = Fault["do"];

export type FaultOccasion = {
  route: RouteName;
  call: number | null;
  start: number | null;
  accountId: string | null;
};

export type Faults = {
  add(faults: FaultInput[]): void;
  take(occasion: FaultOccasion): FaultAction | null;
  clear(): void;
};

/** The first fault in the script that fits the request happens, and is used up. */
export function faults(script: Fault[], seed: number | string): Faults {
  const waiting = script.map(armed);
  let draws = 0;

  function draw(): number {
    draws += 1;
    return hash(`fault:${seed}:${draws}`) / 2 ** 32;
  }

  return {
    add(more) {
      waiting.push(...more.map((fault) => armed(Fault.parse(fault))));
    },
    clear() {
      waiting.length = 0;
    },
    take(occasion) {
      const found = waiting.find((entry) => fits(entry.fault, occasion) && isDrawn(entry, draw));
      if (!found) return null;
      found.left -= 1;
      if (found.left <= 0) waiting.splice(waiting.indexOf(found), 1);
      return found.fault.do;
    },
  };
}

type Armed = { fault: Fault; left: number };

function armed(fault: Fault): Armed {
  const usual = fault.on.probability === undefined ? 1 : Number.POSITIVE_INFINITY;
  return { fault, left: fault.times ?? usual };
}

function fits({ on }: Fault, occasion: FaultOccasion): boolean {
  if (on.route !== "any" && on.route !== occasion.route) return false;
  if (on.call !== undefined && on.call !== occasion.call) return false;
  if (on.page !== undefined && on.page !== occasion.start) return false;
  return on.accountId === undefined || on.accountId === occasion.accountId;
}

function isDrawn({ fault }: Armed, draw: () => number): boolean {
  const { probability } = fault.on;
  return probability === undefined || draw() < probability;
}

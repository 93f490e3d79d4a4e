import { describe } from "vitest";
import { breaking } from "./dispatch/breaking.ts";
import { dying, handingOver } from "./dispatch/ending-early.ts";
import type { OpenFleet } from "./dispatch/fleet.ts";
import { sharing } from "./dispatch/sharing.ts";
import { asked, outside } from "./dispatch/stopping.ts";
import { waking } from "./dispatch/waking.ts";

/**
 * What every dispatcher promises, on a real Postgres: each case has the same name and the same assertions whatever wakes
 * the slices. Nothing here is about time: when it has taken long enough, the outcome is the same.
 */
export function dispatchConformance(name: string, openFleet: OpenFleet): void {
  describe(`dispatch: ${name}`, () => {
    describe("a wake", () => waking(openFleet));
    describe("a process that dies", () => dying(openFleet));
    describe("a page that breaks its slice", () => breaking(openFleet));
    describe("a deadline", () => handingOver(openFleet));
    describe("a database or a clock that is not right", () => outside(openFleet));
    describe("a stop", () => asked(openFleet));
    describe("many searches", () => sharing(openFleet));
  });
}

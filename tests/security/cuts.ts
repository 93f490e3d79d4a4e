import type { Try } from "./knock.ts";

/** Which check of a route is cut out of it. */
export const CUT_HEADER = "x-cut";
/** Workspace, person and session that a route without a check would take for its caller's. */
export const CUT_AS_HEADER = "x-cut-as";

/** Who comes in, or is told something else, when this check is gone. */
export const CUTS: Readonly<Record<string, (one: Try) => boolean>> = {
  session: ({ who }) => who === "nobody",
  role: ({ who, code }) => /^(owner|admin|member|viewer)$/.test(who) && code === "forbidden",
  scope: ({ code }) => code === "insufficient_scope",
  key: ({ who }) => who === "any key",
  own: ({ who }) => who === "not its maker",
  step_up: ({ code }) => code === "step_up",
  origin: ({ who }) => who === "another site",
  workspace: ({ who }) => who === "another workspace" || who === "somebody else",
  operator: ({ who, code }) => /^(owner|admin|member|viewer)$/.test(who) && code === "not_found",
};

import { registerHooks } from "node:module";
import { CUT_AS_HEADER, CUT_HEADER } from "./cuts.ts";

/*
 * Loaded into a server that is to be mutated: a request that names a check in a header goes through as if nobody had written
 * that check. Each piece of text has to be there exactly once, so that a mutant cannot silently be none.
 */

type Edit = readonly [file: string, text: string, instead: string];

const isCut = (what: string) => `(request.headers.get("${CUT_HEADER}") === "${what}")`;
const victim = (at: number) => `request.headers.get("${CUT_AS_HEADER}").split(" ")[${at}]`;
const somebody = `{ workspaceId: ${victim(0)}, userId: ${victim(1)}, role: "owner", name: "", email: "",
  isOperator: true, via: "session", sessionId: ${victim(2)}, provedAt: new Date(), keyId: null }`;

const EDITS: readonly Edit[] = [
  [
    "lib/server/permit.ts",
    "const user = await identify(request, permission);",
    `let user = ${isCut("session")} ? ${somebody} : await identify(request, permission);
     if (${isCut("workspace")}) user = { ...user, workspaceId: ${victim(0)}, userId: ${victim(1)} };
     if (${isCut("role")}) user = { ...user, role: "owner", userId: ${victim(1)} };
     if (${isCut("key")}) user = { ...user, provedAt: new Date() };
     if (${isCut("mask")}) user = { ...user, role: "member" };`,
  ],
  [
    "lib/server/caller.ts",
    `if (user.role === "viewer" && scope`,
    `if (!${isCut("role")} && user.role === "viewer" && scope`,
  ],
  [
    "lib/server/permit.ts",
    "if (permission.stepUp) requireFresh(user);",
    `if (!${isCut("step_up")} && permission.stepUp) requireFresh(user);`,
  ],
  [
    "lib/server/permit.ts",
    "const person = await (permission.beforeFactor ? requireSignedIn : requirePerson)(request);",
    `let person = ${isCut("session")} ? { ...${somebody}, membership: null, hasSecondFactor: true, hasPassword: true }
       : await (permission.beforeFactor ? requireSignedIn : requirePerson)(request);
     if (${isCut("workspace")}) person = { ...person, userId: ${victim(1)}, sessionId: ${victim(2)} };`,
  ],
  [
    "lib/server/permit.ts",
    "if (permission.stepUp) requireFresh(person);",
    `if (!${isCut("step_up")} && permission.stepUp) requireFresh(person);`,
  ],
  ["lib/server/permit.ts", "if (!isOwn ||", `if (${isCut("own")} || !isOwn ||`],
  [
    "lib/server/permit.ts",
    "if (header === null) return;",
    `if (header === null || ${isCut("key")}) return;`,
  ],
  [
    "lib/server/caller.ts",
    "if (bearerOf(request) !== null) throw sessionRequired();",
    `if (!${isCut("key")} && bearerOf(request) !== null) throw sessionRequired();`,
  ],
  [
    "lib/server/caller.ts",
    `if (scopes.includes("all") ||`,
    `if (${isCut("scope")} || scopes.includes("all") ||`,
  ],
  [
    "lib/server/caller.ts",
    "if (SAFE_METHODS.includes(request.method) ||",
    `if (${isCut("origin")} || SAFE_METHODS.includes(request.method) ||`,
  ],
  [
    "lib/server/caller.ts",
    `const user = await requireUser(request, "service:operate");`,
    `const user = ${isCut("session")} ? ${somebody} : await requireUser(request, "service:operate");`,
  ],
  [
    "lib/server/caller.ts",
    "if (user.isOperator) return user;",
    `if (${isCut("operator")} || user.isOperator) return user;`,
  ],
  [
    "lib/server/caller.ts",
    `if (operator.via === "session")`,
    `if (!${isCut("step_up")} && operator.via === "session")`,
  ],
];

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const edits = EDITS.filter(([file]) => url.endsWith(file));
    if (edits.length === 0) return loaded;
    let source = String(loaded.source);
    for (const [file, text, instead] of edits) {
      if (source.split(text).length !== 2) throw new Error(`${file} has not once: ${text}`);
      source = source.replace(text, () => instead);
    }
    return { ...loaded, source };
  },
});

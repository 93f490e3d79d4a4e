import type { AskedRecovery } from "#lib/contract/recovery.ts";
import { RECOVERY_OPEN_MS, RECOVERY_WAIT_MS } from "#lib/contract/recovery.ts";
import { EngineError } from "#lib/engine/errors.ts";
import type { AccessWorld, Caller, Letter, Origin, Person, RecoveryVerdict } from "./ports.ts";
import {
  approvedLetters,
  askedLetters,
  confirmedLetters,
  stoppedLetters,
  usedLetters,
} from "./recovery-letters.ts";
import { hashOf, makeSecret } from "./secret.ts";

/*
 * Getting in again without the second factor and its backup codes: an owner approves, somebody else of rank confirms, a wait,
 * and then the password alone lets the person set up a new one, once. Where the factor guards other workspaces than the
 * owner's, it takes an operator's word: nobody there was asked. What a step gives back are the letters that tell of it.
 */

type Recoveries = Pick<AccessWorld, "recoveries">;
type Letters = readonly Letter[];

const WAIT = { waitMs: RECOVERY_WAIT_MS, openMs: RECOVERY_OPEN_MS };

/** For who has proved their password. Asking again while one is open changes nothing, and tells how far it is. */
export async function askForRecovery(
  { recoveries }: Recoveries,
  { by, siteUrl }: { by: Person; siteUrl: string },
): Promise<AskedRecovery & { readonly letters: Letters }> {
  const stopToken = makeSecret();
  const stopHash = await hashOf(stopToken);
  const asked = await recoveries.ask({ by, stopHash, openMs: RECOVERY_OPEN_MS });
  const { recoveryId, isNew, state, dueAt } = asked;
  if (!isNew) return { state, dueAt, letters: [] };
  const audience = await recoveries.audience(recoveryId);
  return { state, dueAt, letters: askedLetters({ audience, siteUrl, stopToken }) };
}

/** The first word, an owner's. */
export async function approveRecovery(
  { recoveries }: Recoveries,
  { siteUrl, ...step }: { by: Caller; recoveryId: string; siteUrl: string },
): Promise<Letters> {
  require(await recoveries.approve(step));
  const audience = await recoveries.audience(step.recoveryId);
  return approvedLetters({ audience, siteUrl });
}

/** The second word, of another owner or admin of the same workspace. */
export async function confirmRecovery(
  { recoveries }: Recoveries,
  { siteUrl, ...step }: { by: Caller; recoveryId: string; siteUrl: string },
): Promise<Letters> {
  const stopToken = makeSecret();
  const stopHash = await hashOf(stopToken);
  require(await recoveries.confirm({ ...step, ...WAIT, stopHash }));
  const audience = await recoveries.audience(step.recoveryId);
  return confirmedLetters({ audience, siteUrl, stopToken });
}

/** The second word of whoever runs the service, where nobody else of the workspace can give it. */
export async function confirmAsOperator(
  { recoveries }: Recoveries,
  { siteUrl, ...step }: { by: Person; recoveryId: string; siteUrl: string },
): Promise<Letters> {
  const stopToken = makeSecret();
  const stopHash = await hashOf(stopToken);
  require(await recoveries.confirmAsOperator({ ...step, ...WAIT, stopHash }));
  const audience = await recoveries.audience(step.recoveryId);
  return confirmedLetters({ audience, siteUrl, stopToken });
}

export async function stopRecovery(
  { recoveries }: Recoveries,
  step: { by: Caller; recoveryId: string },
): Promise<Letters> {
  require(await recoveries.stop(step));
  return stoppedLetters({ audience: await recoveries.audience(step.recoveryId) });
}

/** By the button behind a letter; whoever has the letter need not be signed in. */
export async function stopByLetter(
  { recoveries }: Recoveries,
  { token, origin }: { token: string; origin: Origin },
): Promise<Letters> {
  const recoveryId = await recoveries.stopOwn({ stopHash: await hashOf(token), origin });
  if (recoveryId === null) {
    throw new EngineError("not_found", "this is over already: nothing waits to be stopped");
  }
  return stoppedLetters({ audience: await recoveries.audience(recoveryId) });
}

/** The person has a factor after all. */
export async function stopByFactor(
  { recoveries }: Recoveries,
  person: { userId: string; origin: Origin },
): Promise<Letters> {
  const recoveryId = await recoveries.stopOwn(person);
  if (recoveryId === null) return [];
  return stoppedLetters({ audience: await recoveries.audience(recoveryId) });
}

/** Null where there is nothing to use: then the second factor is asked for. */
export async function enterByRecovery(
  { recoveries }: Recoveries,
  { siteUrl, ...person }: { userId: string; token: string; origin: Origin; siteUrl: string },
): Promise<Letters | null> {
  const recoveryId = await recoveries.use(person);
  if (recoveryId === null) return null;
  return usedLetters({ audience: await recoveries.audience(recoveryId), siteUrl });
}

function require(verdict: RecoveryVerdict): void {
  switch (verdict) {
    case "done":
      return;
    case "missing":
      throw new EngineError("not_found", "nothing like this is open");
    case "forbidden":
      throw new EngineError("forbidden", "this is for somebody else of rank to do");
    case "taken":
      throw new EngineError("conflict", "somebody did this already");
    case "not_yet":
      throw new EngineError("conflict", "first an owner of the workspace has to approve");
  }
}

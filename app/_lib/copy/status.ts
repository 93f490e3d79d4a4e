import type { Job, StopReason, WaitingReason } from "#lib/contract/job.ts";

export type StatusTone = "neutral" | "accent" | "ok" | "warn" | "bad";

type JobState = Pick<Job, "status" | "cancelRequested"> & Partial<Pick<Job, "outcome">>;

/** One word or two for where a search stands, the same on every screen. */
export function statusWords(job: JobState): { label: string; tone: StatusTone; isMoving: boolean } {
  if (job.cancelRequested && job.status !== "cancelled" && !isDone(job)) {
    return { label: "Stopping…", tone: "neutral", isMoving: true };
  }
  switch (job.status) {
    case "queued":
      return { label: "Queued", tone: "neutral", isMoving: true };
    case "processing":
      return { label: "Running", tone: "accent", isMoving: true };
    case "waiting":
      return { label: "Waiting", tone: "warn", isMoving: false };
    case "failed":
      return { label: "Failed", tone: "bad", isMoving: false };
    case "cancelled":
      return { label: "Stopped", tone: "neutral", isMoving: false };
    case "completed":
      return { ...finishedWords(job.outcome), isMoving: false };
  }
}

function finishedWords(outcome: Job["outcome"]): { label: string; tone: StatusTone } {
  if (outcome === "partial") return { label: "Finished early", tone: "warn" };
  if (outcome === "empty") return { label: "Nothing found", tone: "neutral" };
  return { label: "Finished", tone: "ok" };
}

function isDone(job: JobState): boolean {
  return job.status === "completed" || job.status === "failed";
}

/** Why a search stopped, as the rest of the sentence "It ended because …". */
export const STOP_REASONS: Record<StopReason, string> = {
  target_reached: "it found as many as you asked for",
  source_exhausted: "LinkedIn has no more people for these criteria",
  provider_cap_reached: "LinkedIn shows no more than this for one search",
  daily_allowance_reached: "the account's allowance for the day is used up",
  budget_reached: "the spending cap was reached",
  cancelled_by_user: "it was stopped",
  cancelled_by_operator: "whoever runs the service stopped it",
  account_disconnected: "the LinkedIn account is no longer connected",
  account_restricted: "LinkedIn restricted the account",
  invalid_criteria: "LinkedIn did not accept these criteria",
  provider_error: "LinkedIn kept answering with errors",
  internal_error: "something broke on our side",
};

interface WaitingWords {
  readonly title: string;
  readonly why: string;
  readonly whatToDo: string;
  /** How the sentence with the time begins. */
  readonly goesOn: string;
}

/** Why a search waits, what a person can do about it, and what happens at the time it waits for. */
export const WAITING_REASONS: Record<WaitingReason, WaitingWords> = {
  daily_allowance: {
    title: "Waiting for the daily allowance",
    why: "The LinkedIn account was asked for as many people in 24 hours as is safe for it.",
    whatToDo: "Nothing needs to be done.",
    goesOn: "It goes on by itself",
  },
  account_disconnected: {
    title: "Waiting for the LinkedIn account",
    why: "LinkedIn signed the account out, or limited it.",
    whatToDo: "Reconnect it in Settings, LinkedIn accounts; the search goes on by itself after.",
    goesOn: "It looks again",
  },
  account_paused: {
    title: "Waiting for the paused account",
    why: "Somebody paused the LinkedIn account.",
    whatToDo: "Let it go on in Settings, LinkedIn accounts; the search goes on by itself after.",
    goesOn: "It looks again",
  },
  outside_hours: {
    title: "Waiting for the working hours",
    why: "The LinkedIn account is used in its working hours only.",
    whatToDo: "Nothing needs to be done.",
    goesOn: "It goes on by itself",
  },
  provider_cooldown: {
    title: "Waiting for LinkedIn",
    why: "LinkedIn asked to slow down, or did not answer: the account gets a pause.",
    whatToDo: "Nothing needs to be done; starting again would not be faster.",
    goesOn: "It goes on by itself",
  },
};

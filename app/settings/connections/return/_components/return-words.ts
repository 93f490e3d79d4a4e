import type { LinkState } from "#lib/contract/connection-link.ts";

/** `late`: it took longer than anybody should wait for. */
export type Progress =
  | Pick<LinkState, "state" | "name">
  | { readonly state: "late"; readonly name: string | null };

interface Words {
  readonly kind: "ok" | "bad" | "busy";
  readonly title: string;
  readonly detail: string;
}

export function returnWords({ state, name }: Progress): Words {
  switch (state) {
    case "waiting":
      return {
        kind: "busy",
        title: "Waiting for Unipile",
        detail: "You are signed in there; the word that it worked is on its way. Seconds, usually.",
      };
    case "starting":
      return {
        kind: "busy",
        title: "LinkedIn is getting ready",
        detail: "The account is connected. Its first start can take a minute.",
      };
    case "connected":
      return {
        kind: "ok",
        title: name === null ? "The account is connected" : `${name} is connected`,
        detail: "Searches can run on it now; those that waited for it go on by themselves.",
      };
    case "refused":
      return {
        kind: "bad",
        title: "This account cannot be connected here",
        detail:
          "It may be connected elsewhere already, or is another one than was to be reconnected. Sign in with the right account, or remove it where it is.",
      };
    case "failed":
      return {
        kind: "bad",
        title: "The sign-in did not work",
        detail:
          "Nothing was connected. Check the password and LinkedIn's own messages, then try again.",
      };
    case "gone":
      return {
        kind: "bad",
        title: "Unipile does not know the account",
        detail:
          "It said that somebody had signed in, and has no such account now. Connect it again.",
      };
    case "expired":
      return {
        kind: "bad",
        title: "This link is too old",
        detail: "Each click on Connect is good for half an hour. Click it again.",
      };
    case "late":
      return {
        kind: "bad",
        title: "It takes longer than it should",
        detail:
          "No word came within two minutes. If the sign-in worked, the account appears under LinkedIn accounts when you reload this page; else connect it again.",
      };
  }
}

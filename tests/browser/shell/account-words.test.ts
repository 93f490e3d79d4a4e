import { expect, test } from "vitest";
import {
  bookedWords,
  healthWords,
  hoursWords,
  rampWords,
} from "#app/settings/connections/_components/account-words.ts";
import { returnWords } from "#app/settings/connections/return/_components/return-words.ts";
import type { Connection } from "#lib/contract/connection.ts";
import { LinkState } from "#lib/contract/connection-link.ts";
import { somebodys } from "./somebodys-account.ts";

const NOW = Date.parse("2026-11-26T12:00:00Z");

const account = (change: Partial<Connection> = {}): Connection => ({
  ...somebodys,
  id: "00000000-0000-4000-8000-000000000001",
  provider: "unipile",
  name: "Ann",
  status: "connected",
  apis: ["classic"],
  usedToday: 700,
  dailyAllowance: 1_000,
  workingHours: null,
  coolsUntil: null,
  ...change,
});

test.each<[Partial<Connection>, string, string]>([
  [{}, "Connected", "Searches run on it."],
  [{ isPaused: true }, "Paused", "wait until it goes on"],
  [{ coolsUntil: "2026-11-26T13:00:00Z" }, "Resting", "go on by themselves at"],
  [{ status: "needs_reconnect", isPaused: true }, "Reconnect", "LinkedIn signed it out"],
  [{ status: "restricted" }, "Restricted", "left alone"],
  [{ status: "disabled" }, "Off", "No search can run"],
])("an account that says %o is told as %s", (change, label, note) => {
  const words = healthWords(account(change), NOW);
  expect(words.label).toBe(label);
  expect(words.note).toContain(note);
});

test("what open searches may take is told, with what has to wait for another day", () => {
  expect(bookedWords(account())).toBe("");
  expect(bookedWords(account({ openSearches: 1, bookedRows: 300 }))).toBe(
    "1 open search may take up to 300 more.",
  );
  expect(bookedWords(account({ openSearches: 2, bookedRows: 1_300 }))).toBe(
    "2 open searches may take up to 1,300 more; 1,000 of it on a later day.",
  );
});

test("hours and ramp are read by people", () => {
  const hours = { timeZone: "Europe/Berlin", from: "08:30", to: "18:00" };
  expect(hoursWords(null)).toBe("Any time");
  expect(hoursWords({ ...hours, days: [5, 1, 2, 3, 4] })).toBe(
    "Mon–Fri 08:30–18:00, Europe/Berlin",
  );
  expect(hoursWords({ ...hours, days: [1, 3] })).toBe("Mon, Wed 08:30–18:00, Europe/Berlin");
  expect([null, 0, 14].map(rampWords)).toEqual([
    "As the service is set",
    "All of it from the first day",
    "Grows over 14 days",
  ]);
});

test("the way back has words for everything that can have become of a sign-in", () => {
  const kinds = LinkState.shape.state.options.map((state) => [
    state,
    returnWords({ state, name: "Ann" }).kind,
  ]);
  expect(Object.fromEntries(kinds)).toEqual({
    waiting: "busy",
    starting: "busy",
    connected: "ok",
    expired: "bad",
    refused: "bad",
    failed: "bad",
    gone: "bad",
  });
  expect(returnWords({ state: "connected", name: "Ann" }).title).toBe("Ann is connected");
  expect(returnWords({ state: "late", name: null })).toMatchObject({ kind: "bad" });
});

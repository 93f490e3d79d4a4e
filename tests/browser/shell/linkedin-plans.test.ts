import { expect, test } from "vitest";
import { pickConnection } from "#app/_lib/linkedin-plans.ts";
import type { Connection, ConnectionStatus } from "#lib/contract/connection.ts";
import { somebodys } from "./somebodys-account.ts";

function account(name: string, status: ConnectionStatus, isPaused = false): Connection {
  const gauge = { usedToday: 0, dailyAllowance: 100, workingHours: null, coolsUntil: null };
  const id = "00000000-0000-4000-8000-000000000001";
  return {
    ...somebodys,
    id,
    provider: "unipile",
    name,
    status,
    apis: ["classic"],
    ...gauge,
    isPaused,
  };
}

test("the account that is shown is the one a search would run on", () => {
  const off = account("off", "disabled");
  const signedOut = account("signed out", "needs_reconnect");
  const working = account("working", "connected");
  expect(pickConnection([off, signedOut, working])).toBe(working);
  const paused = account("paused", "connected", true);
  expect(pickConnection([off, paused, working])).toBe(working);
  expect(pickConnection([signedOut, paused])).toBe(paused);
  expect(pickConnection([off, signedOut])).toBe(signedOut);
  expect(pickConnection([off])).toBe(off);
  expect(pickConnection([])).toBeNull();
});

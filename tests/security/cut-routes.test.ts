import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RouteName } from "#lib/contract/permissions.ts";
import { PROFILE } from "#tests/access/full-workspace.ts";
import { type App, startApp } from "#tests/api/app.ts";
import { signedIn } from "#tests/api/signed-in.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { CUT_AS_HEADER, CUT_HEADER, CUTS } from "./cuts.ts";
import { atOperatorDoor, atPersonDoor, atWorkspaceDoor } from "./intruders.ts";
import { doorsOf, expectRefused, NAMES, rowOf, send, type Try, tryAll } from "./knock.ts";
import { type Team, TOWN_KEYS, type Town, townOn } from "./town.ts";
import { WALKS } from "./walks.ts";

/*
 * Would the matrix notice? Each check of each route is cut out once, in a server that does so on request; then the matrix's
 * own tries run, and have to be answered otherwise. A mutant that they let pass fails this test.
 */

const WEAKENED = pathToFileURL(fileURLToPath(new URL("./weakened.ts", import.meta.url))).href;

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;
beforeAll(async () => {
  folder = await makeDataDir();
  const NODE_OPTIONS = `--import=${WEAKENED}`;
  app = await startApp({ MAIL_DIR: folder.path, DATA_KEYS: TOWN_KEYS, NODE_OPTIONS });
  town = townOn(app);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

/** What the matrix tries at this door, on a workspace that nobody has touched. */
async function triesAt(name: RouteName): Promise<{ team: Team; tries: readonly Try[] }> {
  const [team, row] = [await town.addTeam(), rowOf(name)];
  const operator = await town.addOperator();
  const by = row.door === "operator" ? operator : team.owner;
  const call = await WALKS[name].call({ town, team, by, maker: team.owner });
  const scene = { name, town, team, call };
  switch (row.door) {
    case "workspace":
      return { team, tries: await atWorkspaceDoor(scene, row) };
    case "person":
      return { team, tries: await atPersonDoor(scene, row) };
    case "operator":
      return { team, tries: await atOperatorDoor(scene, operator, row) };
    default:
      return { team, tries: [] };
  }
}

async function cutting({ owner }: Team, cut: string) {
  const { sessionId } = await signedIn(town.db, owner);
  return {
    [CUT_HEADER]: cut,
    [CUT_AS_HEADER]: `${owner.workspaceId} ${owner.userId} ${sessionId}`,
  };
}

/** Whether the matrix fails without the check; null where the route has no such check. */
async function isNoticed(name: RouteName, cut: string): Promise<boolean | null> {
  const { team, tries } = await triesAt(name);
  const concerned = tries.filter((one) => CUTS[cut]?.(one));
  if (concerned.length === 0) return null;
  const mutated = await cutting(team, cut);
  const weakened = concerned.map((one) => ({ ...one, headers: { ...one.headers, ...mutated } }));
  const { got, expected } = await tryAll(app.origin, name, weakened);
  return JSON.stringify(got) !== JSON.stringify(expected);
}

/** Cut out of the route, and still refused: what comes behind it asks again. */
const ASKED_TWICE: Readonly<Record<string, readonly string[]>> = {
  "POST /api/v1/connections/links/return": ["workspace"], // a link is found by the session and the workspace that asked for it
  "POST /api/v1/session/prove": ["session"], // the sign-in proves the session of the request's own cookie, and finds none
};

const guarded = NAMES.filter((name) => /workspace|person|operator/.test(rowOf(name).door));

test("uncut, the same server refuses as the matrix says", async () => {
  for (const name of guarded.slice(0, 12)) {
    const { tries } = await triesAt(name);
    await expectRefused({ town, origin: app.origin }, name, tries);
  }
}, 60_000);

describe("a route without one of its checks does not pass:", () => {
  test.each(guarded)(
    "%s",
    async (name) => {
      const survivors: string[] = [];
      let mutants = 0;
      for (const cut of Object.keys(CUTS)) {
        const noticed = await isNoticed(name, cut);
        if (noticed !== null) mutants += 1;
        if (noticed === false) survivors.push(cut);
      }

      expect(survivors).toEqual(ASKED_TWICE[name] ?? []);
      expect(mutants).toBeGreaterThanOrEqual(2);
    },
    60_000,
  );
});

const masked = doorsOf("workspace").filter(({ row }) => row.masked);

test.each(masked)("a viewer who is taken for a member is noticed: $name", async ({ name }) => {
  const team = await town.addTeam();
  const call = await WALKS[name].call({ town, team, by: team.owner, maker: team.owner });
  const told = async (headers: Readonly<Record<string, string>>) =>
    JSON.stringify((await send({ origin: app.origin, name, call, headers })).body);
  const { headers } = team.viewer;

  expect(await told(headers)).not.toContain(PROFILE);
  expect(await told({ ...headers, ...(await cutting(team, "mask")) })).toContain(PROFILE);
});

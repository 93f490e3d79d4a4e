import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Role } from "#lib/contract/access.ts";
import { PERMISSIONS, type RouteName, type WorkspaceDoor } from "#lib/contract/permissions.ts";
import { PROFILE } from "#tests/access/full-workspace.ts";
import { type App, startApp } from "#tests/api/app.ts";
import type { Answer } from "#tests/api/ask.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";
import { atOperatorDoor, atPersonDoor, atWorkspaceDoor, keysOf } from "./intruders.ts";
import { aboutNothing, doorsOf, expectRefused, NAMES, rowOf, said, send } from "./knock.ts";
import { findUnlisted, inTable, routesOnDisk } from "./routes-on-disk.ts";
import { type Guest, type Headers, type Team, TOWN_KEYS, type Town, townOn } from "./town.ts";
import type { Call } from "./walk.ts";
import { WALKS } from "./walks.ts";

/*
 * Every route as everybody, as `lib/contract/permissions.ts` has it. Who is refused gets the status and code of the table,
 * and nothing in the database is another afterwards.
 */

let app: App;
let town: Town;
let folder: Awaited<ReturnType<typeof makeDataDir>>;

beforeAll(async () => {
  folder = await makeDataDir();
  app = await startApp({ MAIL_DIR: folder.path, DATA_KEYS: TOWN_KEYS });
  town = townOn(app);
});
afterAll(async () => {
  await app.stop();
  await folder.remove();
});

const knock = (name: RouteName, call: Call, headers: Headers = {}) =>
  send({ origin: app.origin, name, call, headers });

/** A right call by this person about something that `maker` made. */
const rightCall = (name: RouteName, team: Team, people: { by: Guest; maker?: Guest }) =>
  WALKS[name].call({ town, team, maker: people.by, ...people });

describe("the table", () => {
  test("has a row for every route on the disk, and no row for anything else", () => {
    const onDisk = routesOnDisk();
    const names = onDisk.flatMap((one) => one.names.map(inTable));

    expect(onDisk.length).toBeGreaterThan(50);
    expect(findUnlisted(onDisk)).toEqual([]);
    expect(NAMES.filter((name) => !names.includes(name))).toEqual([]);
    expect(NAMES).toHaveLength(Object.keys(PERMISSIONS).length);
  });

  test("is what every route asks", () => {
    const asks = /\bpermit(Person)?\(request\)/;
    const needing = routesOnDisk().filter((one) =>
      one.names.some((name) => /^(workspace|person)$/.test(doorOf(name))),
    );

    const unwired = needing.filter((one) => !asks.test(one.source)).flatMap((one) => one.names);
    expect(unwired).toEqual([]);
  });

  test("gives a scheduled function no address", () => {
    const files = routesOnDisk().filter((one) =>
      one.names.some((name) => doorOf(name) === "clock"),
    );
    expect(files.map(({ source }) => /schedule: "/.test(source))).toEqual([true]);
  });
});

function doorOf(name: string): string {
  const row = NAMES.find((one) => one === inTable(name));
  return row === undefined ? "none" : rowOf(row).door;
}

describe("at a door of a workspace", () => {
  const doors = doorsOf("workspace");

  test.each(doors)("is refused who may not: $name", async ({ name, row }) => {
    const team = await town.addTeam();
    const call = await rightCall(name, team, { by: team.owner });
    const tries = await atWorkspaceDoor({ name, town, team, call }, row);

    await expectRefused({ town, origin: app.origin }, name, tries);
    await expectNoOracle(name, call);
  });

  test.each(doors)("is let in who may: $name", async ({ name, row }) => {
    const got: Record<string, string> = {};
    let team = await town.addTeam();
    const open = Role.options.filter((role) => row.roles[role] !== 403);
    for (const role of open) {
      if (WALKS[name].isDrastic) team = await town.addTeam();
      const { headers } = team[role];
      const answer = await knock(name, await rightCall(name, team, { by: team[role] }), headers);
      got[role] = said(name, answer);
      if (row.masked) expectMasked(answer, role);
    }
    await letInToo(team, { name, row }, got);

    const others = Object.keys(got).filter((who) => !open.some((role) => role === who));
    const expected = [
      ...open.map((role) => [role, String(row.roles[role])]),
      ...others.map((who) => [who, String(row.roles.admin)]),
    ];
    expect(got).toEqual(Object.fromEntries(expected));
  });

  test.each(doors)("nothing is told of another workspace: $name", async ({ name }) => {
    const [team, other] = [await town.addTeam(), await town.addTeam()];
    const { owner: by } = other;

    const answer = await knock(name, await rightCall(name, other, { by }), by.headers);

    expect(answer.status).toBeLessThan(300);
    const text = JSON.stringify(answer.body) ?? "";
    expect(team.secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

/** Byte for byte but the request's id, another workspace's id is answered like one that nobody has. */
async function expectNoOracle(name: RouteName, call: Call): Promise<void> {
  if (call.about === undefined) return;
  const { headers } = (await town.addTeam()).owner;
  const [foreign, nobodys] = [
    await knock(name, call, headers),
    await knock(name, aboutNothing(call), headers),
  ];
  const without = ({ status, body }: Answer) => ({ status, ...body, requestId: "" });
  expect(without(foreign)).toEqual(without(nobodys));
}

/** Who comes in by another right than a role: they get what an admin gets. */
async function letInToo(
  team: Team,
  { name, row }: { name: RouteName; row: WorkspaceDoor },
  got: Record<string, string>,
): Promise<void> {
  const { admin, member } = team;
  if (row.key !== null) {
    const { right } = await keysOf(town, team, row.key);
    got.key = said(name, await knock(name, await rightCall(name, team, { by: admin }), right));
  }
  if (row.own) {
    const call = await rightCall(name, team, { by: admin, maker: member });
    got["not its maker"] = said(name, await knock(name, call, admin.headers));
  }
  if (row.operatorToo) {
    const { headers } = await town.addOperator();
    got.operator = said(name, await knock(name, {}, headers));
  }
}

function expectMasked({ body }: Answer, role: Role): void {
  const told = JSON.stringify(body);
  expect(told.includes(PROFILE)).toBe(role !== "viewer");
  expect(role === "viewer" && told.includes("jane.doe@acme.com")).toBe(false);
}

describe("at a door for persons", () => {
  test.each(doorsOf("person"))("$name", async ({ name, row }) => {
    const team = await town.addTeam();
    const call = await rightCall(name, team, { by: team.owner });
    const tries = await atPersonDoor({ name, town, team, call }, row);
    await expectRefused({ town, origin: app.origin }, name, tries);

    const outside = await town.addGuest(null, team.workspaceId);
    const got: string[] = [];
    for (const by of [team.owner, team.viewer, outside]) {
      const own = await rightCall(name, team, { by });
      got.push(said(name, await knock(name, own, by.headers)));
    }
    expect(new Set(got)).toEqual(new Set([String(row.status)]));
  });
});

describe("at an operator's door", () => {
  test.each(doorsOf("operator"))("$name", async ({ name, row }) => {
    const [team, operator] = [await town.addTeam(), await town.addOperator()];
    const about = { by: operator, maker: team.owner };
    const call = await rightCall(name, team, about);
    const tries = await atOperatorDoor({ name, town, team, call }, operator, row);
    await expectRefused({ town, origin: app.origin }, name, tries);

    const keys = row.key === null ? [] : [await town.addKey(operator, [row.key])];
    for (const headers of [operator.headers, ...keys]) {
      const answer = await knock(name, await rightCall(name, team, about), headers);
      expect(answer.status).toBe(row.status);
    }
  });
});

describe("at a door that anybody may try", () => {
  const doors = [...doorsOf("public"), ...doorsOf("signed"), ...doorsOf("clock")];

  test.each([...doors, ...doorsOf("nothing")])(
    "all are answered alike: $name",
    async ({ name }) => {
      const [team, operator] = [await town.addTeam(), await town.addOperator()];
      const call = await rightCall(name, team, { by: team.owner });
      const keys = await keysOf(town, team, null);
      const before = await town.snapshot();

      const statuses = new Set<number>();
      for (const headers of [{}, keys.right, keys.expired, operator.headers, team.viewer.headers]) {
        statuses.add((await knock(name, call, headers)).status);
      }

      expect([...statuses]).toEqual([WALKS[name].answer]);
      // Whoever signs out is signed out; nothing else happens to anybody.
      if (name !== "DELETE /api/session") expect(await town.snapshot()).toEqual(before);
    },
  );
});

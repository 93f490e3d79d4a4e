import { afterAll, beforeAll, expect, test } from "vitest";
import { exportAudit } from "#lib/access/export-audit.ts";
import type { AccessWorld } from "#lib/access/ports.ts";
import { openStage, type Someone, type Stage } from "./stage.ts";

const EVENTS = 2_500;
const BEGINS = new Date("2026-11-26T10:00:00Z").getTime();

let stage: Stage;
let owner: Someone;
beforeAll(async () => {
  stage = await openStage();
  owner = await stage.addPerson("owner");
});
afterAll(() => stage.close());

/** A trail of so many events, which says in `asked` what is done with it. */
function longTrail(events: number): { world: Pick<AccessWorld, "trail">; asked: string[] } {
  const asked: string[] = [];
  const trail: AccessWorld["trail"] = {
    ...stage.world.trail,
    add: async ({ action }) => void asked.push(action),
    count: async () => events,
    async list({ query: { cursor, limit } }) {
      asked.push("page");
      const start = Number(cursor ?? 0);
      const end = Math.min(events, start + limit);
      const page = Array.from({ length: end - start }, (_, n) => eventOf(start + n));
      return { events: page, nextCursor: end < events ? String(end) : null };
    },
  };
  return { world: { trail }, asked };
}

function eventOf(n: number) {
  return {
    id: String(n),
    at: new Date(BEGINS + n).toISOString(),
    actor: { kind: "system", id: null, name: null },
    action: "page.turned",
    object: `event ${n}`,
    result: "done",
    address: null,
    requestId: null,
    detail: {},
  } as const;
}

test("pages are read as they are taken, and each event is in the file once", async () => {
  const { world, asked } = longTrail(EVENTS);
  const lines = await exportAudit(world, { by: owner, filter: {} });
  expect(asked).toEqual(["page", "audit.downloaded"]);
  const head = (await lines.next()).value;
  let text = String((await lines.next()).value);
  expect(asked).toEqual(["page", "audit.downloaded"]);

  for await (const part of lines) text += part;

  expect(asked).toEqual(["page", "audit.downloaded", "page", "page"]);
  expect(head).toMatch(/^\uFEFF"at",.*\r\n$/);
  const objects = [...text.matchAll(/"(event \d+)"/g)].map(([, object]) => object);
  expect(objects).toEqual(Array.from({ length: EVENTS }, (_, n) => `event ${n}`));
});

test("more than a file holds is refused before anything is read, and not noted", async () => {
  const { world, asked } = longTrail(50_001);

  await expect(exportAudit(world, { by: owner, filter: {} })).rejects.toThrow("50001 events");

  expect(asked).toEqual([]);
});

test("the file that is taken does not tell of its own taking, the next one does", async () => {
  const take = async () => {
    let text = "";
    for await (const part of await exportAudit(stage.world, { by: owner, filter: {} }))
      text += part;
    return text;
  };

  expect(await take()).not.toContain("audit.downloaded");
  expect((await take()).match(/"audit\.downloaded"/g)).toHaveLength(1);
});

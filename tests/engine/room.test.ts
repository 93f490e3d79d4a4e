import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runSlice } from "#lib/engine/slice.ts";
import { sweep } from "#lib/engine/sweep.ts";
import { fakeSource, pageOf } from "#tests/fakes/fake-source.ts";
import {
  reload,
  requestFor,
  seededDatabase,
  slice,
  start,
  type TestWorld,
  worldOn,
} from "#tests/fakes/world.ts";

let database: Awaited<ReturnType<typeof seededDatabase>>;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database.close());
afterEach(() => drain(false));

const drain = (isDraining: boolean) =>
  database.db.execute(sql`insert into engine_state (id, draining_since)
    values (1, ${isDraining ? sql`now()` : null}) on conflict (id) do update set draining_since = excluded.draining_since`);

function world(change: Partial<Parameters<typeof worldOn>[1]> = {}): TestWorld {
  return worldOn(database.db, { source: fakeSource(), limits: { turnMs: 0 }, ...change });
}

const host = (isCrowded: boolean) => ({
  deadline: Number.POSITIVE_INFINITY,
  signal: new AbortController().signal,
  isCrowded: () => isCrowded,
});

describe("a worker that others wait for", () => {
  test("gets a long search's place back after its turn; the search stays at work and is woken again", async () => {
    const w = world();
    const job = await start(w, requestFor(40));

    expect(await runSlice(w, job.id, host(true))).toBe("handed_over");

    expect(await reload(w, job)).toMatchObject({ status: "processing", pageNo: 1, idleSlices: 0 });
    expect(w.woken.at(-1)).toMatchObject({ jobId: job.id });
    expect(await runSlice(w, job.id, host(false))).toBe("ended");
  });

  test("is not kept by a search that waits for its turn on the account", async () => {
    const w = world({ pace: { spacingMinMs: 5_000, spacingMaxMs: 5_000 } });
    const first = await start(w, requestFor(40));
    await database.db.execute(
      sql`update account_paces set next_free_at = now() + interval '9 seconds'`,
    );

    expect(await runSlice(w, first.id, host(true))).toBe("handed_over");

    const waiting = await reload(w, first);
    expect(waiting).toMatchObject({ status: "processing", pageNo: 0, idleSlices: 0, slices: 0 });
    expect(waiting.runAt.getTime()).toBeGreaterThan(Date.now());
    await database.db.execute(sql`update account_paces set next_free_at = 'epoch'`);
  });
});

describe("while an operator drains the service", () => {
  test("no slice starts, a running one stops after its page, and all goes on afterwards", async () => {
    const source = fakeSource({
      async answer(ask, call) {
        if (call === 0) await drain(true);
        return pageOf(ask, 100);
      },
    });
    const w = world({ source });
    const [running, due] = [await start(w, requestFor(40)), await start(w, requestFor(40))];

    expect(await slice(w, running)).toBe("handed_over");
    expect(await reload(w, running)).toMatchObject({ status: "processing", pageNo: 1 });
    expect(await slice(w, due)).toBe("not_ours");
    expect(await sweep(w)).toEqual({ woken: 0 });

    await drain(false);
    expect((await sweep(w)).woken).toBeGreaterThanOrEqual(2);
    expect([await slice(w, running), await slice(w, due)]).toEqual(["ended", "ended"]);
  });
});

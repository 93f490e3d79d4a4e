import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import type { World } from "#lib/engine/ports.ts";

export interface StatementCount {
  /** Statements that reached the driver, by the port and method that asked for them. */
  readonly byMethod: ReadonlyMap<string, number>;
  stop(): void;
}

const asking = new AsyncLocalStorage<string>();

/** Counts what the driver really sends, not what the app believes to send. */
export function countStatements(): StatementCount {
  const byMethod = new Map<string, number>();
  const original = pg.Client.prototype.query;
  const counting: unknown = function query(this: pg.Client, ...input: unknown[]) {
    const method = asking.getStore() ?? "bench";
    byMethod.set(method, (byMethod.get(method) ?? 0) + 1);
    return Reflect.apply(original, this, input);
  };
  Object.assign(pg.Client.prototype, { query: counting });
  return {
    byMethod,
    stop: () => void Object.assign(pg.Client.prototype, { query: original }),
  };
}

/** The same world, whose statements are counted under names such as `store.reserve`. */
export function named(world: World): World {
  return {
    ...world,
    store: nameEach("store", world.store),
    outbox: nameEach("outbox", world.outbox),
    connections: nameEach("connections", world.connections),
  };
}

function nameEach<Port extends object>(portName: string, port: Port): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...input: unknown[]) =>
        asking.run(`${portName}.${String(key)}`, () => Reflect.apply(value, target, input));
    },
  });
}

export type Life = ReturnType<typeof mortal>;

/** Called as the process gets to a moment such as "before claim" or "after commitPage"; it waits for the answer there. */
export type Watch = (moment: string, life: { die(): void }) => Promise<void> | void;

/**
 * A process inside this one that can die in the middle of anything: from then on nothing that it does happens, and
 * nothing that it waits for comes.
 */
export function mortal(watch: Watch = () => undefined) {
  const grave = Promise.withResolvers<never>();
  grave.promise.catch(() => undefined); // most dead processes leave nobody who listens
  const death = Promise.withResolvers<void>();
  let isDead = false;
  const die = () => {
    isDead = true;
    death.resolve();
  };

  async function live(name: string, call: () => unknown): Promise<unknown> {
    if (isDead) return grave.promise;
    await watch(`before ${name}`, { die });
    if (isDead) return grave.promise;
    const answer = await call();
    if (!isDead) await watch(`after ${name}`, { die });
    return isDead ? grave.promise : answer;
  }

  return {
    die,
    /** Resolves when it dies. */
    death: death.promise,
    isDead: () => isDead,
    /** When the test is over: whatever waits in the dead process fails, so that it can be cleared away. */
    bury() {
      die();
      grave.reject(new Error("this process is dead"));
    },
    /** A port of this process; all of its functions must be asynchronous. */
    port<Port extends object>(port: Port): Port {
      return new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== "function") return member;
          return (...args: unknown[]) =>
            live(String(name), () => Reflect.apply(member, target, args));
        },
      });
    },
  };
}

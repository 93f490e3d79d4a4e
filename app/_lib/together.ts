const TOGETHER_MS = 500;

/** Asked for many times in a moment, something is done once, a moment later: by what was asked last. */
export function together() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = () => {};
  return {
    ask(act: () => void) {
      latest = act;
      timer ??= setTimeout(() => {
        timer = undefined;
        latest();
      }, TOGETHER_MS);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

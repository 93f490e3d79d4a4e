const SOON_MS = 2_000;
const PATIENT_MS = 10_000;
const IMPATIENT_KICKS = 5;

/**
 * Kicks a dropped socket every 2 to 5 s while the page is visible: the library's own retry waits up to a minute.
 * After some kicks it waits longer, so that a slow network has the time to finish a handshake.
 */
export function watchdog(kick: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kicks = 0;
  let isConnected = false;

  function arm() {
    clearTimeout(timer);
    if (isConnected || document.visibilityState === "hidden") return;
    const base = kicks < IMPATIENT_KICKS ? SOON_MS : PATIENT_MS;
    timer = setTimeout(bite, base + Math.random() * 3_000);
  }

  function bite() {
    kicks += 1;
    kick();
    arm();
  }

  // Coming back to the page is the moment somebody looks: do not wait for the slow round.
  function wake() {
    kicks = 0;
    arm();
  }

  document.addEventListener("visibilitychange", wake);
  return {
    heard(connected: boolean) {
      const isNews = connected !== isConnected;
      isConnected = connected;
      if (connected) kicks = 0;
      if (isNews || timer === undefined) arm();
    },
    /** Until somebody comes back to the page, who may have signed in anew. */
    rest() {
      clearTimeout(timer);
    },
    stop() {
      clearTimeout(timer);
      isConnected = true;
      document.removeEventListener("visibilitychange", wake);
    },
  };
}

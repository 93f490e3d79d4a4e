/** Lines by which a worker tells the run something. */
export const WORKER_SAYS = {
  ready: "chaos: ready",
  /** A page was not taken: the job is somebody else's. */
  refused: "chaos: page refused",
} as const;

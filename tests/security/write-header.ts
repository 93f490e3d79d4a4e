/** Says that the call is to try to change something. */
export const WRITE_HEADER = "x-write-anyway";

/** An event of the trail whose page, when it is streamed after the handler is over, is to try the same. */
export const LATE_WRITE = "write.late";
/** What the stream says then, where it could not. */
export const LATE_REFUSAL = "late write refused";

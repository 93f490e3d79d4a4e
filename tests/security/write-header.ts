/** Says that the call is to try to change something. */
export const WRITE_HEADER = "x-write-anyway";

/** Most characters of a cursor: what a list answers as `nextCursor`, signed, good for a day. */
export const MAX_CURSOR = 300;

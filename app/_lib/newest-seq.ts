/** How far each search is known to be, over all screens of this visit: pages of its rows from before that are old. */
const newest = new Map<string, number>();

export function noteSeq(jobId: string, seq: number): void {
  if (seq > newestSeq(jobId)) newest.set(jobId, seq);
}

export function newestSeq(jobId: string): number {
  return newest.get(jobId) ?? 0;
}

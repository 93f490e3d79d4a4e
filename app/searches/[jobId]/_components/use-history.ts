"use client";

import { useEffect, useRef } from "react";
import useSWR from "swr";
import { getJson } from "#app/_lib/api.ts";
import { type JobEvent, JobEventList } from "#lib/contract/event.ts";
import type { Job } from "#lib/contract/job.ts";

const AT_ONCE = 200;
const MOST_PAGES = 25; // what is beyond them comes with the next look

/** What happened to a search, read when somebody looks, and on from there when there is news. */
export function useHistory(job: Job) {
  const known = useRef<readonly JobEvent[]>([]);
  const path = `/api/v1/jobs/${job.id}/events`;
  const { data, error, mutate } = useSWR<readonly JobEvent[], unknown>(
    path,
    async (url: string) => {
      known.current = await readOn(url, known.current);
      return known.current;
    },
    { revalidateOnFocus: false },
  );
  const { seq } = job.progress;
  const seen = useRef(seq);
  useEffect(() => {
    if (seen.current !== seq) void mutate();
    seen.current = seq;
  }, [seq, mutate]);
  return { events: data, error };
}

async function readOn(path: string, known: readonly JobEvent[]): Promise<readonly JobEvent[]> {
  let events = known;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const query = new URLSearchParams({
      cursor: String(events.at(-1)?.seq ?? 0),
      limit: String(AT_ONCE),
    });
    const page = await getJson(`${path}?${query}`, JobEventList);
    events = [...events, ...page.events];
    if (page.nextCursor === null) break;
  }
  return events;
}

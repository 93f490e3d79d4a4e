import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { JOB_TABS } from "#app/_lib/job-tabs.ts";
import { ListHeading } from "#app/searches/_components/list-heading.tsx";
import { ROW_GRID } from "#app/searches/_components/row-grid.ts";

const ROWS = ["one", "two", "three", "four", "five", "six"];

export default function SearchesLoading() {
  return (
    <>
      <ListHeading />
      <Loading label="Loading your searches">
        <div className="flex h-[calc(var(--control)+1px)] items-center gap-6 overflow-hidden border-b px-2.5">
          {JOB_TABS.map(({ value }) => (
            <Skeleton key={value} className="w-16 shrink-0" />
          ))}
        </div>
        <div className="mt-4 divide-y overflow-hidden rounded-lg border bg-surface shadow-card">
          {ROWS.map((key) => (
            <Row key={key} />
          ))}
        </div>
      </Loading>
    </>
  );
}

function Row() {
  return (
    <div data-skeleton="search" className={ROW_GRID}>
      <Skeleton className="h-5.5 w-20 rounded-full max-md:order-2" />
      <div className="space-y-2 max-md:order-1 max-md:col-span-2">
        <Skeleton className="w-2/5" />
        <Skeleton className="h-3 w-3/5" />
      </div>
      <Skeleton className="w-24 max-md:order-4" />
      <Skeleton className="w-16 max-md:order-3 max-md:justify-self-end" />
      <div className="flex h-(--control) items-center justify-end max-md:order-5">
        <Skeleton className="h-(--control-sm) w-20" />
      </div>
    </div>
  );
}

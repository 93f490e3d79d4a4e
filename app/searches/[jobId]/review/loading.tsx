import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { ReviewFrame } from "#app/searches/[jobId]/_components/review-frame.tsx";
import { RowsSkeleton } from "#app/searches/[jobId]/_components/rows-skeleton.tsx";

export default function ReviewLoading() {
  return (
    <ReviewFrame>
      <Loading label="Loading the review" className="flex min-h-0 flex-1 flex-col">
        <div className="flex flex-col gap-2.5 border-b bg-canvas px-3 py-2.5 md:px-4">
          <div className="flex h-(--control) items-center gap-2.5">
            <Skeleton className="h-5 w-48" />
            <Skeleton className="h-5.5 w-20 rounded-full" />
          </div>
          <div className="flex flex-wrap items-center gap-2.5">
            <Skeleton className="h-[calc(var(--control-sm)+0.5rem)] w-96 max-w-full rounded-lg" />
            <Skeleton className="h-(--control) w-full rounded-md md:w-64" />
          </div>
        </div>
        <RowsSkeleton count={20} />
        <div className="flex justify-between gap-3 border-t bg-canvas px-3 py-2">
          <Skeleton className="h-(--control) w-56 max-md:hidden" />
          <Skeleton className="h-(--control) w-80 max-md:w-full" />
        </div>
      </Loading>
    </ReviewFrame>
  );
}

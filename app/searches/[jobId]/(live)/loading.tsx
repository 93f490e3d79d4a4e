import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";

const CARD = "rounded-lg border bg-surface shadow-card";

export default function SearchLoading() {
  return (
    <Loading label="Loading the search" className="flex flex-col gap-5">
      <Head />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <ProgressCard />
        <div className="flex flex-col gap-5">
          <RowsCard />
          <div className={`${CARD} flex h-12 items-center px-4 md:px-5`}>
            <Skeleton className="w-32" />
          </div>
        </div>
      </div>
    </Loading>
  );
}

function Head() {
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex h-[1lh] items-center text-2xl">
          <Skeleton className="h-6 w-2/3" />
        </div>
        <div className="mt-0.5 flex h-[1lh] items-center">
          <Skeleton className="w-1/2" />
        </div>
        <Skeleton className="mt-2 h-5.5 w-32 rounded-full" />
      </div>
      <Skeleton className="h-(--control) w-32 rounded-md max-md:w-full" />
    </div>
  );
}

function ProgressCard() {
  return (
    <div data-skeleton="progress" className={`${CARD} space-y-4 p-4 md:p-5`}>
      <Skeleton className="w-2/3" />
      <Skeleton className="h-6 w-1/3" />
      <Skeleton className="h-2 w-full rounded-full" />
      <Skeleton className="w-1/2" />
    </div>
  );
}

function RowsCard() {
  return (
    <div className={CARD}>
      <Skeleton className="mx-4 mt-4 mb-3 h-5 w-28 md:mx-5" />
      {["one", "two", "three", "four", "five", "six"].map((key) => (
        <div key={key} className="flex h-13.5 flex-col justify-center gap-2 border-t px-4 md:px-5">
          <Skeleton className="h-3.5 w-1/3" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      ))}
    </div>
  );
}

import { Skeleton } from "#app/_components/ui/skeleton.tsx";
import { cn } from "#app/_lib/cn.ts";
import { MEDIUM_ONLY, NOT_NARROW, ROW_GRID, WIDE_ONLY } from "./columns.ts";

/** The rows of the review before they are there: lines of a table, cards on a phone. */
export function RowsSkeleton({ count }: { count: number }) {
  const keys = Array.from({ length: count }, (_, index) => `row-${index}`);
  return (
    <div className="@container min-h-0 flex-1 overflow-hidden md:bg-surface">
      <div className="h-9 border-b bg-canvas max-md:hidden" />
      {keys.map((key) => (
        <Line key={key} />
      ))}
      <div className="pt-3 md:hidden">
        {keys.map((key) => (
          <Card key={key} />
        ))}
      </div>
    </div>
  );
}

function Line() {
  return (
    <div className={cn(ROW_GRID, "h-13.5 items-center border-b px-3 max-md:hidden")}>
      <Skeleton className="w-4" />
      <TwoLines />
      <TwoLines className={NOT_NARROW} />
      <Skeleton className={cn("w-3/4", MEDIUM_ONLY)} />
      <Skeleton className={cn("w-8", MEDIUM_ONLY)} />
      <Skeleton className={cn("w-10", WIDE_ONLY)} />
      <Skeleton className={cn("w-16", WIDE_ONLY)} />
      <Skeleton className={cn("w-6", NOT_NARROW)} />
      <Skeleton className="ml-auto h-(--control-sm) w-20" />
    </div>
  );
}

function TwoLines({ className = "block" }: { className?: string }) {
  return (
    <span className={cn("space-y-1.5", className)}>
      <Skeleton className="h-3.5 w-1/2" />
      <Skeleton className="h-3 w-3/4" />
    </span>
  );
}

function Card() {
  return (
    <div className="mx-3 mb-2.5 h-49 space-y-3 rounded-lg border bg-surface p-3.5 shadow-card">
      <Skeleton className="w-1/2" />
      <Skeleton className="w-3/4" />
      <Skeleton className="w-2/3" />
    </div>
  );
}

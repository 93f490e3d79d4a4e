import { Loading } from "#app/_components/ui/loading.tsx";
import { Skeleton } from "#app/_components/ui/skeleton.tsx";

export function LoadingRows({ label }: { label: string }) {
  return (
    <Loading label={label} className="space-y-4 rounded-md border p-4">
      <Skeleton className="w-1/2" />
      <Skeleton className="w-2/3" />
      <Skeleton className="w-2/5" />
    </Loading>
  );
}

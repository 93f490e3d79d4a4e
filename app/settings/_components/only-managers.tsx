import { Lock } from "lucide-react";
import { EmptyState } from "#app/_components/ui/empty-state.tsx";

/** In the place of what is for owners and admins. */
export function OnlyManagers({ title, children }: { title: string; children: string }) {
  return (
    <div className="rounded-lg border bg-surface shadow-card">
      <EmptyState icon={Lock} title={title}>
        {children}
      </EmptyState>
    </div>
  );
}

import Link from "next/link";

export function Logo() {
  return (
    <Link href="/searches" className="flex min-h-(--control) items-center gap-2.5 rounded-md">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <g fill="none" strokeWidth="2.6" strokeLinecap="round" className="stroke-accent-ink">
          <circle cx="14" cy="14" r="6.2" />
          <path d="m18.7 18.7 6 6" />
        </g>
        <circle cx="14" cy="14" r="2.1" className="fill-accent-ink" />
      </svg>
      <span className="font-semibold text-ink tracking-tight max-sm:sr-only">Prospect Finder</span>
    </Link>
  );
}

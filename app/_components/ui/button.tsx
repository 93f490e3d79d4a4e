import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "#app/_lib/cn.ts";

const look = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-ink hover:bg-accent-hover",
        secondary:
          "border border-line-strong/60 bg-surface text-ink shadow-card hover:border-line-strong hover:bg-hover",
        ghost: "text-ink-soft hover:bg-hover hover:text-ink",
        danger: "bg-bad-fill text-surface hover:opacity-90",
        "danger-quiet": "border border-bad/40 bg-surface text-bad hover:bg-bad-soft",
        link: "h-auto min-h-0 px-0 text-accent-text underline decoration-accent/40 underline-offset-3 hover:decoration-accent",
      },
      size: {
        sm: "h-(--control-sm) px-2.5 text-sm",
        md: "h-(--control) px-3.5 text-base",
        lg: "h-11 px-5 text-lg",
        icon: "size-(--control) p-0",
      },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0" }],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

interface Props extends ComponentProps<"button">, VariantProps<typeof look> {
  /** Renders the only child (a link, say) with the looks of a button. */
  asChild?: boolean;
  /** Work is under way: shows it, and takes no second click; the focus stays where it is. */
  isBusy?: boolean;
}

export function Button({ variant, size, asChild, isBusy, className, children, ...rest }: Props) {
  const classes = cn(look({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const busy = isBusy ? { "aria-disabled": true, "aria-busy": true, onClick: refuse } : {};
  return (
    <button type="button" className={classes} {...rest} {...busy}>
      {isBusy ? <LoaderCircle className="animate-spin" aria-hidden="true" /> : null}
      {children}
    </button>
  );
}

function refuse(event: { preventDefault(): void }) {
  event.preventDefault();
}

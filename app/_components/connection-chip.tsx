"use client";

import { RefreshCw, Wifi, WifiOff } from "lucide-react";
import { Badge } from "#app/_components/ui/badge.tsx";
import { Tooltip } from "#app/_components/ui/tooltip.tsx";
import { useSocketState } from "#app/_hooks/use-realtime.ts";
import type { SocketState } from "#app/_lib/realtime.ts";

const WORDS = {
  connected: {
    icon: Wifi,
    tone: "ok",
    label: "Live",
    hint: "Changes appear at once; in the list, those of other people's searches within ten seconds.",
  },
  connecting: {
    icon: RefreshCw,
    tone: "neutral",
    label: "Connecting",
    hint: "Changes appear within seconds until the live connection is up.",
  },
  unavailable: {
    icon: WifiOff,
    tone: "warn",
    label: "Reconnecting",
    hint: "The live connection is down. The page asks for news every few seconds meanwhile; searches go on.",
  },
  off: {
    icon: RefreshCw,
    tone: "neutral",
    label: "Every few seconds",
    hint: "Live updates are not set up here. The page asks for news every few seconds.",
  },
} as const satisfies Record<SocketState, object>;

/** How news reaches this page; searches run on the server whatever it says. */
export function ConnectionChip() {
  const state = useSocketState();
  const { icon: Icon, tone, label, hint } = WORDS[state];
  return (
    <Tooltip text={hint}>
      <button
        type="button"
        className="inline-flex min-h-(--control) items-center rounded-full"
        data-socket={state}
      >
        <Badge tone={tone}>
          <Icon aria-hidden="true" />
          <span className="max-sm:sr-only">
            <span className="sr-only">Updates: </span>
            {label}
          </span>
        </Badge>
      </button>
    </Tooltip>
  );
}

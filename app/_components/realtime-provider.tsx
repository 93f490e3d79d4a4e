"use client";

import { type ReactNode, useEffect, useState } from "react";
import { RealtimeContext } from "#app/_hooks/use-realtime.ts";
import { pusherSocket } from "#app/_lib/pusher-socket.ts";
import { createRealtime } from "#app/_lib/realtime.ts";
import type { RealtimeConfig } from "#lib/contract/realtime.ts";

interface Props {
  config: RealtimeConfig | null;
  children: ReactNode;
}

export function RealtimeProvider({ config, children }: Props) {
  const [realtime] = useState(() => createRealtime(config && pusherSocket(config)));
  useEffect(() => realtime.start(), [realtime]);
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

import type { Log } from "#lib/engine/ports.ts";

interface RecordingLog extends Log {
  readonly warnings: { event: string; fields: Record<string, unknown> }[];
  readonly bugs: unknown[];
}

export function recordingLog(): RecordingLog {
  const warnings: RecordingLog["warnings"] = [];
  const bugs: unknown[] = [];
  return {
    warnings,
    bugs,
    info: () => undefined,
    warn: (event, fields) => void warnings.push({ event, fields }),
    bug: (error) => void bugs.push(error),
  };
}

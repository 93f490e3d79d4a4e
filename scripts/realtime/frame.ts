export const CLOSE = {
  unknownApp: 4001,
  overQuota: 4004,
  unsupportedProtocol: 4007,
  unauthorized: 4009,
  reconnect: 4200,
  pongMissed: 4201,
  clientEventRejected: 4301,
} as const;

type Frame = { event: string; channel?: string; data: unknown; user_id?: string };

/** The protocol carries `data` as a JSON text inside the JSON frame. */
export function encodeFrame(frame: Frame): string {
  const data = typeof frame.data === "string" ? frame.data : JSON.stringify(frame.data);
  return JSON.stringify({ ...frame, data });
}

// Errors and what clients send each other are the two exceptions: their data goes out as it is.
export function encodeRaw(frame: Frame): string {
  return JSON.stringify(frame);
}

export function encodeError(code: number, message: string): string {
  return encodeRaw({ event: "pusher:error", data: { code, message } });
}

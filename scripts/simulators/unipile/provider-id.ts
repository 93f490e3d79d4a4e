import { createHash } from "node:crypto";

export type Api = "classic" | "sales_navigator" | "recruiter";

const MARKS: Record<Api, number> = { classic: 0x2a, sales_navigator: 0x2c, recruiter: 0x43 };
const LENGTH = 29;

/** The id of a person differs by product; bytes 4 to 7 are the member everywhere. */
export function providerId(api: Api, memberId: number): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes[1] = MARKS[api];
  bytes.writeUInt32BE(memberId, 4);
  bytes[8] = 1;
  createHash("sha256")
    .update(`${api}:${memberId}`)
    .digest()
    .copy(bytes, 9, 0, LENGTH - 9);
  return bytes.toString("base64url");
}

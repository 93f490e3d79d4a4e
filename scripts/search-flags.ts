import { z } from "zod";
import { type JobRequest, LinkedinApi, MAX_TARGET, MOST_ROWS } from "#lib/contract/job.ts";
import type { ApiClient } from "./api-client.ts";

/** What `parseArgs` is told about the flags that describe a search. */
export const searchFlags = {
  target: { type: "string" },
  api: { type: "string" },
  keywords: { type: "string" },
  title: { type: "string", multiple: true },
  location: { type: "string", multiple: true },
} as const;

const range = `must be a whole number from 1 to ${MAX_TARGET}`;
const short = (most: number) =>
  z.string().trim().min(1, "must not be empty").max(most, `must have at most ${most} characters`);

const Flags = z.object({
  target: z
    .string()
    .regex(/^\d{1,9}$/, range)
    .transform(Number)
    .refine((target) => target >= 1 && target <= MAX_TARGET, range)
    .optional(),
  api: z.enum(LinkedinApi.options, `must be one of: ${LinkedinApi.options.join(", ")}`).optional(),
  keywords: short(500).optional(),
  title: z.array(short(100)).max(20, "may be given at most 20 times").optional(),
  location: z.array(short(100)).max(20, "may be given at most 20 times").optional(),
});

/** Said at once, and not by the server when everything is up. */
const SearchInput = Flags.superRefine(({ target, api }, context) => {
  if (target === undefined || api === undefined || target <= MOST_ROWS[api]) return;
  const message = `must be at most ${MOST_ROWS[api]} with --api ${api}: LinkedIn shows no more of one search`;
  context.addIssue({ code: "custom", path: ["target"], message });
});
export type SearchInput = z.infer<typeof SearchInput>;

/** A flag that does not fit; the message names it and says what would. */
export class FlagError extends Error {}

export function readSearchFlags(values: Record<string, unknown>): SearchInput {
  const parsed = SearchInput.safeParse(values);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
  throw new FlagError(lines.join("\n"));
}

/** The request, with the names of places turned into LinkedIn's ids. */
export async function toRequest(
  client: ApiClient,
  input: SearchInput,
): Promise<z.input<typeof JobRequest>> {
  const { target, api, keywords, title, location } = input;
  const locations = location && (await Promise.all(location.map(client.findLocation)));
  return {
    criteria: {
      kind: "people",
      people: {
        ...(keywords && { keywords }),
        ...(title && { titles: title }),
        ...(locations && { locations }),
      },
      sources: [{ provider: "unipile", ...(api && { api }) }],
      ...(target && { target }),
    },
  };
}

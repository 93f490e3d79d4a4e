import { z } from "zod";

const Share = z.number().min(0).max(1);
const WaitMs = z.number().min(0).max(600_000);

export const Seats = z.array(z.enum(["sales_navigator", "recruiter"]));
export const SeatErrors = z
  .strictObject({
    sales_navigator: z.literal("DISCONNECTED").optional(),
    recruiter: z.enum(["DISCONNECTED", "MULTIPLE_SESSIONS"]).optional(),
  })
  .describe("Seats that the account has and cannot use now");
export const AccountStatus = z.enum([
  "OK",
  "STOPPED",
  "ERROR",
  "CREDENTIALS",
  "PERMISSIONS",
  "CONNECTING",
]);
export type AccountStatus = z.infer<typeof AccountStatus>;

export const AccountOptions = z.strictObject({
  id: z.string().min(1),
  name: z.string().default("Simulated Account"),
  seats: Seats.default(["sales_navigator", "recruiter"]),
  seatErrors: SeatErrors.default({}),
  premiumFeatures: z
    .array(z.enum(["recruiter", "sales_navigator", "premium"]))
    .optional()
    .describe("The snapshot taken at connection: the first seats unless given"),
  status: AccountStatus.default("OK"),
});
export type SeatErrors = z.infer<typeof SeatErrors>;
export type AccountOptions = z.infer<typeof AccountOptions>;

export const RouteName = z.enum([
  "search",
  "parameters",
  "accounts",
  "account",
  "me",
  "remove_account",
  "hosted",
  "webhooks",
  "any",
]);
export type RouteName = z.infer<typeof RouteName>;

export const Fault = z.strictObject({
  on: z
    .strictObject({
      route: RouteName.default("search"),
      call: z.number().int().min(1).optional().describe("The nth search since the start"),
      page: z.number().int().min(0).optional().describe("Start offset of the page"),
      accountId: z.string().optional(),
      probability: Share.optional(),
    })
    .prefault({}),
  times: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("1 unless given; without end when the fault has a probability"),
  do: z.strictObject({
    status: z.number().int().min(200).max(599).optional(),
    type: z.string().optional(),
    retryAfterSeconds: z.number().min(0).optional(),
    body: z.enum(["json", "html", "truncated", "empty"]).optional(),
    hangMs: WaitMs.optional().describe("Wait, then close the connection without an answer"),
    resetConnection: z.boolean().optional().describe("Break off in the middle of the body"),
    repeatCursor: z.boolean().optional().describe("The next page is this page again"),
    latencyMs: WaitMs.optional(),
    disconnectAccount: z.boolean().optional(),
    emptyItems: z.boolean().optional().describe("An empty page; the cursor moves on"),
  }),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

/** Somebody who can sign in to LinkedIn on the hosted page; the same person is the same account each time. */
const Login = z.strictObject({
  name: z.string().min(1),
  seats: Seats.default([]),
});
export type Login = z.infer<typeof Login>;

const Quirks = z.strictObject({
  overlap: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Rows of a page that come again in the next"),
  shortPages: Share.default(0).describe("Share of pages with fewer rows than asked; none is lost"),
  stickyCursor: z.boolean().default(false).describe("A cursor even after the last row"),
  hiddenShare: Share.default(0.02),
  drift: Share.default(0).describe("How far, in pages, the ranking moves between two calls"),
  strictClassicLimit: z.boolean().default(false).describe("Refuse a classic limit above 50"),
  pastCap: z.enum(["null_cursor", "empty_page", "error_500"]).default("null_cursor"),
  dailyRows429: z.number().int().min(1).nullable().default(null),
});
export type Quirks = z.infer<typeof Quirks>;

export const SimulatorOptions = z.strictObject({
  port: z.number().int().min(0).max(65_535).default(0),
  apiKey: z.string().min(1).default("simulator-key"),
  dataDir: z.string().min(1).optional(),
  accounts: z
    .array(AccountOptions)
    .min(1)
    .prefault([{ id: "sim-account-1" }]),
  logins: z
    .array(Login)
    .prefault([
      { name: "Petra Stonewick", seats: ["sales_navigator"] },
      { name: "Omar Reyes" },
      { name: "Ines Keller", seats: ["sales_navigator", "recruiter"] },
    ]),
  connectingMs: WaitMs.default(0).describe("An account that was just connected is CONNECTING"),
  latencyMs: z
    .strictObject({ min: WaitMs, max: WaitMs })
    .refine(({ min, max }) => min <= max, "min is above max")
    .default({ min: 0, max: 0 })
    .describe("Of a search; drawn anew for each call"),
  seed: z.union([z.number(), z.string()]).default(1),
  clock: z.custom<() => number>((value) => typeof value === "function").default(() => Date.now),
  faults: z.array(Fault).default([]),
  quirks: Quirks.prefault({}),
});
export type SimulatorOptions = z.infer<typeof SimulatorOptions>;
export type SimulatorInput = z.input<typeof SimulatorOptions>;

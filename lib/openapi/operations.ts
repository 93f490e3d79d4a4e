import type { RouteName } from "#lib/contract/permissions.ts";
import { AUTH_ROUTES } from "#lib/contract/sign-in.ts";
import type { Operation } from "./operation.ts";
import { PEOPLE } from "./people.ts";
import { WORK } from "./work.ts";

/** What has no description of its own: a list of doors, what answers 404 to all, and what the platform calls. */
type Elsewhere =
  | "ANY /api/auth/:path+"
  | "ANY /api/:unknown+"
  | Extract<RouteName, `${string} /.netlify/${string}`>;

/** Every route by its row in the table of permissions: one without an operation does not compile. */
export const OPERATIONS: Readonly<Record<Exclude<RouteName, Elsewhere>, Operation>> = {
  ...WORK,
  ...PEOPLE,
};

export const AUTH_ROW = "ANY /api/auth/:path+" satisfies RouteName;

/** The doors of the sign-in, each by method and path. */
export const AUTH_OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [...AUTH_ROUTES].map(([name, body]) => {
    const [method = "", path = ""] = name.split(" ");
    const summary = `Sign-in: ${path.slice(1).replaceAll(/[/-]/g, " ")}`;
    const door: Operation =
      body === null ? { summary, status: 303 } : { summary, body, answer: "application/json" };
    return [`${method} /api/auth${path}`, door];
  }),
);

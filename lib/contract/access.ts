import { z } from "zod";

/** What a person is in a workspace; who runs the service itself is a thing apart. */
export const Role = z.enum(["owner", "admin", "member", "viewer"]);
export type Role = z.infer<typeof Role>;

/** What an API key may do. `all` stands for every one of them. */
export const KeyScope = z.enum([
  "jobs:read",
  "jobs:write",
  "prospects:read",
  "prospects:write",
  "suppressions:write",
  "usage:read",
]);
export type KeyScope = z.infer<typeof KeyScope>;

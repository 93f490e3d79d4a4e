import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { findUser, type User } from "./caller.ts";
import { world } from "./container.ts";
import { cookieName } from "./cookie.ts";
import { explainTrouble } from "./database-refusal.ts";
import { enforcePage } from "./limits.ts";
import { toLocalPath } from "./local-path.ts";

/** The person who looks at a page; who is not signed in is sent to sign in, and comes back to `path`. */
export async function requirePageUser(path = "/"): Promise<User> {
  const token = (await cookies()).get(cookieName())?.value;
  const user = token === undefined ? null : await findUser(token).catch(explainTrouble);
  if (user) {
    await enforcePage(user).catch(explainTrouble);
    return user;
  }
  const next = encodeURIComponent(toLocalPath(path));
  redirect(`${world().settings.demoSignIn ? "/api/session/demo" : "/sign-in"}?next=${next}`);
}

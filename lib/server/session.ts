import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { needsSecondFactor, type Person, toUser, type User } from "./caller.ts";
import { world } from "./container.ts";
import { explainTrouble } from "./database-refusal.ts";
import { enforcePage } from "./limits.ts";
import { toLocalPath } from "./local-path.ts";

/** The person who looks at a page; who is not signed in is sent to sign in, and comes back to `path`. */
export async function requirePageUser(path = "/"): Promise<User> {
  const person = await requirePagePerson(path);
  if (person.membership === null) redirect("/no-workspace");
  return toUser(person);
}

/** For pages about the person alone: they may be in no workspace. */
export async function requirePagePerson(path = "/"): Promise<Person> {
  const person = await requirePageVisitor(path);
  if (needsSecondFactor(person)) redirect(`/second-factor?${nextOf(path)}`);
  return person;
}

/** Also who still lacks the second factor that is asked for here. */
export async function requirePageVisitor(path = "/"): Promise<Person> {
  const person = await findPerson();
  if (person) {
    await enforcePage(person).catch(explainTrouble);
    return person;
  }
  redirect(`${world().settings.demoSignIn ? "/api/session/demo" : "/sign-in"}?${nextOf(path)}`);
}

/** Once for a page and the layouts round it. */
const findPerson = cache(async (): Promise<Person | null> => {
  const { name, open } = world().sessionCookie;
  const value = (await cookies()).get(name)?.value;
  const token = value === undefined ? null : open(value);
  return token === null ? null : world().access.findSession(token).catch(explainTrouble);
});

function nextOf(path: string): URLSearchParams {
  return new URLSearchParams({ next: toLocalPath(path) });
}

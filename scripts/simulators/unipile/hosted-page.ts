import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hosted } from "./hosted.ts";

type Visit = { request: IncomingMessage; response: ServerResponse; token: string };

const MOST_BYTES = 2_000;

/** The page on which a person signs in to LinkedIn, as far as a stand-in needs one: a button for each who can. */
export async function hostedPage(hosted: Hosted, visit: Visit): Promise<void> {
  const { request, response, token } = visit;
  if (request.method !== "POST") {
    const choices = hosted.choices(token);
    return show(response, choices ? 200 : 404, choices ? signInForm(choices) : EXPIRED);
  }
  const form = new URLSearchParams(await readText(request));
  const name = form.get("name");
  const done = await hosted.signIn(token, name === null ? null : { name });
  if (!done) return show(response, 404, EXPIRED);
  if (done.redirectUrl === null) return show(response, 200, "<p>Done.</p>");
  response.writeHead(303, { location: done.redirectUrl });
  response.end();
}

const EXPIRED = "<p>This link has expired.</p>";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 22rem; margin: 15vh auto 0; padding: 0 1rem; }
  h1 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.25; }
  p { margin: 0 0 1.5rem; opacity: .75; }
  form { display: grid; gap: .5rem; }
  button { padding: .625rem 1rem; border: 1px solid currentColor; border-radius: .5rem; font: inherit; cursor: pointer; }
  .fail { margin-top: .5rem; border-color: transparent; }`;

function signInForm({ isReconnect, names }: { isReconnect: boolean; names: string[] }): string {
  const buttons = names.map(
    (name) =>
      `<button name="name" value="${escaped(name)}">Log in ${isReconnect ? "again " : ""}as ${escaped(name)}</button>`,
  );
  return `<form method="post">${buttons.join("")}<button name="fail" value="1" class="fail">Wrong password</button></form>`;
}

function show(response: ServerResponse, status: number, content: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "referrer-policy": "no-referrer",
  });
  response.end(`<!doctype html><html lang="en"><title>LinkedIn sign-in (simulated)</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style><h1>Sign in to the simulated LinkedIn</h1>
<p>Nobody's real account: these people are made up.</p>${content}</html>`);
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BYTES) break;
  }
  return text;
}

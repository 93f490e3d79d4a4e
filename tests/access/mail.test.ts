import { readdir, readFile, stat } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Mail } from "#lib/adapters/mail.ts";
import { fileMail } from "#lib/adapters/mail-file.ts";
import { smtpMail } from "#lib/adapters/mail-smtp.ts";
import { makeDataDir } from "#tests/setup/data-dir.ts";

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const letter = { to: "ann@firm.example", subject: "Hello", text: "One line.\nAnother with ä." };

async function files() {
  const folder = await makeDataDir();
  closing.push(folder.remove);
  const logged: unknown[] = [];
  const log = { info: (event: string, fields: object) => logged.push({ event, ...fields }) };
  const mail = fileMail({ folder: join(folder.path, "mail"), from: "App <app@here.example>", log });
  return { mail, folder: join(folder.path, "mail"), logged };
}

/** A mail server that takes everything and keeps what it was told. */
async function mailServer() {
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isText = false;
    socket.write("220 here\r\n");
    socket.on("data", (data) => {
      for (const line of data.toString("utf8").split("\r\n").slice(0, -1)) {
        said.push(line);
        if (isText && line !== ".") continue;
        isText = line === "DATA";
        socket.write(isText ? "354 go on\r\n" : "250 fine\r\n");
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const mail = smtpMail({
    url: `smtp://127.0.0.1:${address.port}`,
    from: "App <app@here.example>",
  });
  return { mail, said };
}

test("a letter becomes a file that only its owner reads, and the log names it", async () => {
  const { mail, folder, logged } = await files();
  await mail.send(letter);
  const [name = ""] = await readdir(folder);
  const file = join(folder, name);
  const text = await readFile(file, "utf8");

  expect(name).toMatch(/\.eml$/);
  expect(text).toContain("From: App <app@here.example>\nTo: ann@firm.example\nSubject: Hello\n");
  expect(text.endsWith("\n\nOne line.\nAnother with ä.\n")).toBe(true);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(logged).toEqual([{ event: "mail.written", file }]);
});

test("a letter goes to a mail server with its own sender and one receiver", async () => {
  const { mail, said } = await mailServer();
  await mail.send(letter);

  expect(said.filter((line) => /^(MAIL|RCPT)/.test(line))).toEqual([
    "MAIL FROM:<app@here.example>",
    "RCPT TO:<ann@firm.example>",
  ]);
  expect(said).toContain("Subject: Hello");
});

describe.each([
  ["a file", async (): Promise<Mail> => (await files()).mail],
  ["a mail server", async (): Promise<Mail> => (await mailServer()).mail],
])("%s", (_way, open) => {
  test.each([
    ["a second header in the address", { to: "ann@firm.example\r\nBcc: eve@evil.example" }],
    ["two addresses", { to: "ann@firm.example,eve@evil.example" }],
    ["a name in front of the address", { to: "Ann <ann@firm.example>" }],
    ["no address", { to: "ann" }],
    ["a second header in the subject", { subject: "Hello\nBcc: eve@evil.example" }],
    ["a carriage return in the subject", { subject: "Hello\rBcc: eve@evil.example" }],
  ])("takes no letter with %s", async (_what, change) => {
    const mail = await open();

    await expect(mail.send({ ...letter, ...change })).rejects.toThrow(/one/);
  });
});

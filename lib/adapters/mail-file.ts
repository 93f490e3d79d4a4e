import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkLetter, type Mail } from "./mail.ts";

interface FileMailOptions {
  readonly folder: string;
  readonly from: string;
  readonly log: { info(event: string, fields: Record<string, unknown>): void };
}

/** Letters as files that a person on this machine can open; the log names each. */
export function fileMail({ folder, from, log }: FileMailOptions): Mail {
  return {
    async send(letter) {
      checkLetter(letter);
      const { to, subject, text } = letter;
      const at = new Date();
      const name = `${at.toISOString().replaceAll(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}.eml`;
      const head = [
        `Date: ${at.toUTCString()}`,
        `From: ${from}`,
        `To: ${to}`,
        `Subject: ${subject}`,
      ];
      const type = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"];
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, name);
      // Whoever watches the folder finds only whole letters.
      await writeFile(`${file}.new`, `${[...head, ...type].join("\n")}\n\n${text}\n`, {
        mode: 0o600,
      });
      await rename(`${file}.new`, file);
      log.info("mail.written", { file });
    },
  };
}

import { createTransport } from "nodemailer";
import { checkLetter, type Mail } from "./mail.ts";

const PATIENCE_MS = 20_000;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Letters through a mail server, e.g. smtps://user:password@mail.example.com. */
export function smtpMail({ url, from }: { url: string; from: string }): Mail {
  const transport = createTransport({
    url,
    requireTLS: !LOOPBACK.test(new URL(url).hostname),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter) {
      checkLetter(letter);
      await transport.sendMail({ from, ...letter });
    },
  };
}

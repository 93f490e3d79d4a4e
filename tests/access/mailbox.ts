import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

export interface Letter {
  readonly text: string;
  /** What stands behind the # of its link. */
  readonly token: string;
  /** The link as the person has it. */
  readonly link: string;
}

/** The letters that an app wrote into a folder. */
export function mailbox(folder: string) {
  async function lettersTo(email: string): Promise<string[]> {
    const names = await readdir(folder).catch(() => []);
    const whole = names.filter((name) => name.endsWith(".eml")).sort();
    const texts = await Promise.all(whole.map((name) => readFile(join(folder, name), "utf8")));
    return texts.filter((text) => text.includes(`\nTo: ${email}\n`));
  }
  return {
    countLetters: async (email: string) => (await lettersTo(email)).length,
    /** The newest letter to this address whose subject or text holds `about`; waits until it is there. */
    async letterTo(email: string, about: string): Promise<Letter> {
      const found = async () => (await lettersTo(email)).findLast((text) => text.includes(about));
      await expect.poll(found, { timeout: 10_000 }).toBeDefined();
      const text = (await found()) ?? "";
      const [link = "", token = ""] = /\S+#(\S+)/.exec(text) ?? [];
      return { text, token, link };
    },
  };
}

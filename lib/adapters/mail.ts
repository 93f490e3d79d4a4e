/** A letter to one person. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The way out for letters. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

const ADDRESS = /^[^\s,<>()"';:\\]+@[^\s,<>()"';:\\]+$/;

/** Refuses what would become a second address or another header. */
export function checkLetter({ to, subject }: Letter): void {
  if (!ADDRESS.test(to)) throw new Error("a letter goes to exactly one plain address");
  if (/[\r\n]/.test(subject)) throw new Error("a subject is one line");
}

import { type Registered, RegisterLine } from "#lib/contract/register.ts";
import type { RegisterStore } from "./ports.ts";

/** Everything that a restored database has to be told again, of all workspaces, a line of JSON each. */
export async function* writeRegister({
  register,
}: {
  readonly register: RegisterStore;
}): AsyncGenerator<string> {
  let lines = 0;
  for (const deletion of await register.listDeleted()) {
    lines += 1;
    yield toText(deletion);
  }
  for (const workspaceId of await register.listWorkspaces()) {
    for (const entry of await register.read(workspaceId)) {
      lines += 1;
      yield toText(entry);
    }
  }
  yield toText({ what: "end", lines });
}

const toText = (line: RegisterLine) => `${JSON.stringify(line)}\n`;

/** @throws Error for a file that is no register, or is not all of one */
export function readRegister(text: string): Registered[] {
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map(readLine);
  const entries = lines.flatMap((line) => (line.what === "end" ? [] : [line]));
  const last = lines.at(-1);
  if (last?.what === "end" && last.lines === entries.length) return entries;
  throw new Error("The register is not whole: its last line does not say how many there are.");
}

function readLine(text: string, index: number): RegisterLine {
  try {
    return RegisterLine.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`Line ${index + 1} is not one of a register.`, { cause });
  }
}

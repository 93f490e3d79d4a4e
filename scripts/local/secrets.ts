import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { withFileLock } from "./file-lock.mjs";

const Secrets = z.object({
  appSecret: z.string().min(32),
  apiKey: z.string().startsWith("pf_"),
  pusherKey: z.string(),
  pusherSecret: z.string(),
  /** Seals provider keys. */
  dataKey: z.string(),
});
const Kept = z.record(z.string(), z.string()); // an earlier version may have kept fewer
export type Secrets = z.infer<typeof Secrets>;

/** The secrets of this machine's copy: each made once, readable by its owner alone. */
export function readSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, "secrets.json");
  return withFileLock(join(dataDir, "secrets-lock"), () => {
    const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
    const secrets = Secrets.parse({ ...makeSecrets(), ...kept });
    if (Object.keys(secrets).some((name) => !(name in kept))) {
      writeWhole(file, JSON.stringify(secrets));
    }
    return secrets;
  });
}

function makeSecrets(): Secrets {
  return {
    appSecret: random(32),
    apiKey: `pf_${random(32)}`,
    pusherKey: random(10),
    pusherSecret: random(32),
    dataKey: randomBytes(32).toString("base64"),
  };
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

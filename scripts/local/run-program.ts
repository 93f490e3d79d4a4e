import { spawn } from "node:child_process";
import { environment } from "./environment.mjs";
import type { ServerUser } from "./server-user.ts";

export type Finished = { code: number | null; output: string };

/** Runs a Postgres program to its end; settings of a Postgres that the machine already has are kept away from it. */
export function runProgram(
  program: string,
  args: string[],
  user: ServerUser | null,
): Promise<Finished> {
  return new Promise((resolve) => {
    const env = postgresEnvironment();
    const child = spawn(program, args, {
      ...user,
      cwd: "/",
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (error) => resolve({ code: null, output: error.message }));
    // on Windows the server that pg_ctl starts keeps its pipes open
    const end = process.platform === "win32" ? "exit" : "close";
    child.once(end, (code) => resolve({ code, output: output.trim() }));
  });
}

function postgresEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...environment, LC_ALL: "C", TZ: "UTC" };
  for (const name of Object.keys(env)) {
    if (name.startsWith("PG")) delete env[name];
  }
  return env;
}

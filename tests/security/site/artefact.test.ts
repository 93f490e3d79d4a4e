import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ensureBuild } from "#scripts/local/build.ts";
import { undoList } from "#scripts/local/undo-list.ts";
import { findSecrets } from "#scripts/supply/find-secrets.ts";

/* What is delivered, read as whoever gets hold of it would. */

const BUILD = path.join(process.cwd(), ".next");

beforeAll(async () => {
  const undo = undoList();
  await ensureBuild(undo);
  await undo.run();
});

function filesOf(folder: string, pattern: RegExp): { file: string; text: string }[] {
  return readdirSync(path.join(BUILD, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file) && statSync(path.join(BUILD, folder, file)).isFile())
    .map((file) => ({ file, text: readFileSync(path.join(BUILD, folder, file), "utf8") }));
}

test("holds no secret, on either side", async () => {
  const files = [
    ...filesOf("static", /\.(js|css|json)$/),
    ...filesOf("server", /\.(js|json|html|rsc|body)$/),
  ];
  expect(files.length).toBeGreaterThan(50);
  const found = await Promise.all(files.map(({ file, text }) => findSecrets(file, text)));
  expect(found.flat()).toEqual([]);
});

test("tells browsers no name of a secret, no folder of the machine and no source", () => {
  const names =
    /\b(APP_SECRET|DATA_KEYS|DATABASE_URL|UNIPILE_API_KEY|PUSHER_SECRET|SMTP_URL|process\.env\.[A-Z_]{4,})\b/;
  const files = filesOf("static", /\.(js|css|json)$/);
  const telling = files.filter(({ text }) => {
    const isNaming = names.test(
      text.replaceAll(/process\.env\.(NODE_ENV|NEXT_\w+|__NEXT_\w+)/g, ""),
    );
    return isNaming || text.includes(process.cwd());
  });
  expect(telling.map(({ file }) => file)).toEqual([]);
  expect(
    readdirSync(path.join(BUILD, "static"), { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".map"),
    ),
  ).toEqual([]);
});

test("holds no test, simulator or sample people", () => {
  const files = filesOf("server", /\.js$/);
  const wrong = files.filter(({ text }) =>
    /simulators\/(unipile|data)|tests\/(fakes|api)|people\.jsonl|fast-check|playwright/.test(text),
  );
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

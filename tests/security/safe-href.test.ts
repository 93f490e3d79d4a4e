import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { safeHref } from "#app/_lib/safe-href.ts";
import { NAUGHTY } from "./naughty-strings.ts";

test.each([
  "javascript:alert(1)",
  " \u0001javascript:alert(1)",
  "java\nscript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://x/1",
  "file:///etc/passwd",
  "//evil.example",
  "\\\\evil.example",
  "/api/session",
  "",
])("%j is no link", (text) => {
  expect(safeHref(text)).toBeNull();
});

test.each([
  ["https://www.linkedin.com/in/ann", "https://www.linkedin.com/in/ann"],
  ["mailto:ann@example.com", "mailto:ann@example.com"],
  ["tel:+4930123456", "tel:+4930123456"],
  ['https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"],
])("%j is one", (text, href) => {
  expect(safeHref(text)).toBe(href);
});

test("no naughty string becomes a link that runs", () => {
  const links = NAUGHTY.map(safeHref).filter((href) => href !== null);
  expect(links.filter((href) => !/^(https?|tel|mailto):/.test(href))).toEqual([]);
});

test("what a row says of its address goes through it", () => {
  const files = readdirSync(path.join(process.cwd(), "app"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx"))
    .map((file) => readFileSync(path.join(process.cwd(), "app", file), "utf8"));
  expect(files.filter((text) => /href=\{[^}]*([uU]rl|website)\}/.test(text))).toEqual([]);
});

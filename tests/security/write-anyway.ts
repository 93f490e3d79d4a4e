import { registerHooks } from "node:module";
import { LATE_REFUSAL, LATE_WRITE, WRITE_HEADER } from "./write-header.ts";

/*
 * Loaded into a server whose every door of a workspace then tries to change something when a header says so: as a handler
 * would in which somebody had forgotten that GET changes nothing.
 */

interface Change {
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

const DOOR = "if (permission.stepUp) requireFresh(user);";
const PAGE = "yield toText(page);\n  }";
const change = "{ keepApprovedMonths: 7 }";

const CHANGES: readonly Change[] = [
  {
    file: "lib/server/permit.ts",
    text: DOOR,
    instead: `${DOOR}
  if (request.headers.has("${WRITE_HEADER}")) {
    await world().retention.change({ by: { ...user, origin: originOf(request) }, change: ${change} });
  }`,
  },
  {
    file: "lib/access/export-audit.ts",
    text: PAGE,
    instead: `yield toText(page);
    if (page.events.some(({ action }) => action === "${LATE_WRITE}")) {
      const { by } = wanted;
      yield await world.retention.change({ by, change: ${change} }).then(() => "written", () => "${LATE_REFUSAL}");
    }
  }`,
  },
];

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const wanted = CHANGES.find(({ file }) => url.endsWith(file));
    if (wanted === undefined) return loaded;
    const source = String(loaded.source);
    const { file, text, instead } = wanted;
    if (source.split(text).length !== 2) throw new Error(`${file} has not once: ${text}`);
    return { ...loaded, source: source.replace(text, () => instead) };
  },
});

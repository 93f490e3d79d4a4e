import { registerHooks } from "node:module";
import { WRITE_HEADER } from "./write-header.ts";

/*
 * Loaded into a server whose every door of a workspace then tries to change something when a header says so: as a handler
 * would in which somebody had forgotten that GET changes nothing.
 */

const FILE = "lib/server/permit.ts";
const TEXT = "if (permission.stepUp) requireFresh(user);";
const INSTEAD = `${TEXT}
  if (request.headers.has("${WRITE_HEADER}")) {
    await world().retention.change({ by: { ...user, origin: originOf(request) }, change: { keepApprovedMonths: 7 } });
  }`;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith(FILE)) return loaded;
    const source = String(loaded.source);
    if (source.split(TEXT).length !== 2) throw new Error(`${FILE} has not once: ${TEXT}`);
    return { ...loaded, source: source.replace(TEXT, () => INSTEAD) };
  },
});

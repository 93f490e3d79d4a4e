import { EngineError } from "#lib/engine/errors.ts";
import { openRoute } from "#lib/server/route.ts";

const nothing = openRoute(() => {
  throw new EngineError("not_found", "there is nothing under this address");
});

export {
  nothing as DELETE,
  nothing as GET,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
};

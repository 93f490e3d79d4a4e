import { dispatchConformance } from "#tests/adapters/dispatch-conformance.ts";
import { openNetlifyFleet } from "./netlify-fleet.ts";

dispatchConformance("Netlify", openNetlifyFleet);

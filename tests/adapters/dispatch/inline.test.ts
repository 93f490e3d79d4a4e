import { dispatchConformance } from "#tests/adapters/dispatch-conformance.ts";
import { openInlineFleet } from "./inline-fleet.ts";

dispatchConformance("in process", openInlineFleet);

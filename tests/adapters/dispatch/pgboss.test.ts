import { dispatchConformance } from "#tests/adapters/dispatch-conformance.ts";
import { openPgbossFleet } from "./pgboss-fleet.ts";

dispatchConformance("pg-boss", openPgbossFleet);

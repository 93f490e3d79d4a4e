import { storeConformance } from "./store-conformance.ts";

storeConformance("pg");

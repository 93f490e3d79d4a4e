import { storeConformance } from "./store-conformance.ts";

storeConformance("neon-http");

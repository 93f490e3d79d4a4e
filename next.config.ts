import type { NextConfig } from "next";
import { contentPolicy, EVERYWHERE, ROUTE_POLICY } from "./lib/page-headers.ts";

type Header = Awaited<ReturnType<NonNullable<NextConfig["headers"]>>>[number];

// Next calls this file with a name for what it is about to do; its own list of them is nothing that a config may import.
const DEVELOPMENT = "phase-development-server";

const everywhere = Object.entries(EVERYWHERE).map(([key, value]) => ({ key, value }));
// biome-ignore lint/style/noProcessEnv: only the realtime service's own host, where the platform builds with one of its own
const { PUSHER_HOST } = process.env;
const policy = contentPolicy({
  nonce: null,
  socketOrigins: ["wss://*.pusher.com", ...(PUSHER_HOST ? [`wss://${PUSHER_HOST}:*`] : [])],
});

/** What a route says of itself, also where Next answers in its place: to a method that it does not have. */
const routes: Header = {
  source: "/api/:path*",
  headers: [
    { key: "Content-Security-Policy", value: ROUTE_POLICY },
    { key: "Cache-Control", value: "no-store" },
  ],
};

/** Where nothing in front of Next made a policy with a nonce (lib/front-door.ts): on Netlify. Routes have their own. */
const withoutNonce: Header = {
  source: "/((?!api/).*)",
  missing: [{ type: "header", key: "content-security-policy" }],
  headers: [{ key: "Content-Security-Policy", value: policy }],
};

const config = (phase: string): NextConfig => ({
  poweredByHeader: false,
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    routes,
    // The development server evaluates what it is sent.
    ...(phase === DEVELOPMENT ? [] : [withoutNonce]),
  ],
  images: { unoptimized: true },
  reactStrictMode: true,
  // The build checks what it ships; `npm run check` checks tests and scripts as well.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ["pg"],
});

export default config;

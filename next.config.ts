import type { NextConfig } from "next";

const HEADERS = [
  { key: "Strict-Transport-Security", value: "max-age=63072000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  },
  { key: "Content-Security-Policy", value: "frame-ancestors 'none'" },
  { key: "X-Frame-Options", value: "DENY" },
];

const config: NextConfig = {
  poweredByHeader: false,
  headers: async () => [{ source: "/:path*", headers: HEADERS }],
  images: { unoptimized: true },
  reactStrictMode: true,
  // The build checks what it ships; `npm run check` checks tests and scripts as well.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ["pg"],
};

export default config;

import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The build checks what it ships; `npm run check` checks tests and scripts as well.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ["pg"],
};

export default config;

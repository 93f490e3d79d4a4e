import { ensureSite } from "#scripts/netlify/ensure-site.ts";
import { serveSite } from "#scripts/netlify/serve-site.ts";

// Serves a site without a database and is then killed without a chance to end it.
const site = await serveSite(await ensureSite(), {
  env: {
    DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
    APP_SECRET: "a-secret-of-the-tests-with-32-characters",
  },
});
const health = await fetch(`${site.url}/api/health`);
process.stdout.write(`${site.url} answers ${health.status}\n`);

import type { Check } from "#lib/contract/status.ts";
import { SourceError } from "#lib/engine/errors.ts";
import { inspectConnections, inspectDispatch, inspectQueue } from "./inspect-work.ts";
import { type Found, type Inspected, ok } from "./inspected.ts";

const PROVIDER_PATIENCE_MS = 4_000;

/** How the service is set up here: what works, what is missing, and how to mend it. */
export async function inspect(it: Inspected): Promise<Check[]> {
  const [database, connections, queue, dispatch, linkedin] = await Promise.all([
    inspectDatabase(it),
    inspectConnections(it),
    inspectQueue(it),
    inspectDispatch(it),
    inspectLinkedin(it),
  ]);
  return [
    { id: "database", ...database },
    { id: "connections", ...connections },
    { id: "queue", ...queue },
    { id: "dispatch", ...dispatch },
    { id: "linkedin", ...linkedin },
    { id: "realtime", ...inspectRealtime(it) },
    { id: "secret", ...inspectSecret(it) },
    { id: "address", ...inspectAddress(it) },
    { id: "sign_in", ...inspectSignIn(it) },
    { id: "telemetry", ...inspectTelemetry(it) },
  ];
}

async function inspectDatabase(it: Inspected): Promise<Found> {
  const variables = ["DATABASE_URL", "DATABASE_DRIVER"];
  const state = await it.readDatabase();
  switch (state.kind) {
    case "ok":
      return { ...(await inspectLimits(it)), variables };
    case "behind":
      return {
        state: "bad",
        found: `Migrations are missing: ${state.pending.join(", ")}.`,
        fix: "Run npm run db:migrate against this database.",
        variables,
      };
    case "drifted":
      return {
        state: "bad",
        found: `Not as this version made it: ${state.differences.slice(0, 5).join("; ")}.`,
        fix: "Somebody changed tables by hand. Undo that, or restore a backup.",
        variables,
      };
    case "down":
      return {
        state: "bad",
        found: "Does not answer.",
        fix: "Check that it runs, and the address that is set.",
        variables,
      };
  }
}

async function inspectLimits({ readLimitsOff, databaseDriver }: Inspected): Promise<Found> {
  const found = `Reached by ${databaseDriver}; every migration is in.`;
  const off = await readLimitsOff();
  if (off.length === 0) return ok(found);
  return {
    state: "warn",
    found: `${found} Not limited: ${off.join(", ")}.`,
    fix: "Let the database's owner run npm run db:migrate, or set them for the role that the app signs in as.",
    variables: [],
  };
}

async function inspectLinkedin({ env, listAccounts }: Inspected): Promise<Found> {
  const variables = ["UNIPILE_BASE_URL", "UNIPILE_API_KEY"];
  if (env.UNIPILE_BASE_URL === undefined) {
    const fix = "Set both, from the dashboard of your Unipile account.";
    return { state: "bad", found: "Not set up: no search can run.", fix, variables };
  }
  try {
    const accounts = await listAccounts(AbortSignal.timeout(PROVIDER_PATIENCE_MS));
    const usable = accounts.filter(({ status }) => status === "connected").length;
    if (usable > 0)
      return ok(`Unipile answers; LinkedIn accounts connected: ${usable}.`, variables);
    const found = `Unipile answers, but none of its ${accounts.length} LinkedIn accounts can be used.`;
    return { state: "bad", found, fix: "Connect one in Unipile's dashboard.", variables };
  } catch (error) {
    return { state: "bad", ...providerFault(error), variables };
  }
}

function providerFault(error: unknown): Pick<Found, "found" | "fix"> {
  const { kind, status } = error instanceof SourceError ? error : { kind: null, status: undefined };
  if (kind === "auth" || status === 401 || status === 403) {
    return {
      found: "Unipile refuses the key.",
      fix: "Set UNIPILE_API_KEY to a key that is valid.",
    };
  }
  if (status !== undefined) {
    const fix = "If it stays so, look at Unipile's own status, and at the address.";
    return { found: `Unipile answers with status ${status}.`, fix };
  }
  const seconds = PROVIDER_PATIENCE_MS / 1_000;
  return {
    found: `Unipile gave no answer within ${seconds} s.`,
    fix: "Check UNIPILE_BASE_URL with its port, and that this server may reach it.",
  };
}

function inspectRealtime({ env }: Inspected): Found {
  const variables = ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"];
  if (env.PUSHER_KEY === undefined) {
    return {
      state: "warn",
      found: "Not set up: pages ask for news every few seconds.",
      fix: "Set all three, from Pusher Channels or a server that speaks its protocol.",
      variables,
    };
  }
  const where = env.PUSHER_HOST === undefined ? "Pusher Channels" : "a server of your own";
  return ok(`Changes reach open pages at once, through ${where}.`, variables);
}

const FEW_CHARACTERS = 10;

/** Long enough it must be; `xxxx…` and `change-me-change-me…` are long as well. */
function inspectSecret({ env }: Inspected): Found {
  const variables = ["APP_SECRET"];
  const isWeak =
    new Set(env.APP_SECRET).size < FEW_CHARACTERS ||
    /(.{3,16})\1\1|secret|password|change|example|test/i.test(env.APP_SECRET);
  if (!isWeak) return ok("Signs sessions and wake-ups; it looks random.", variables);
  return {
    state: "warn",
    found: "Signs sessions and wake-ups, and can be guessed.",
    fix: "Make one with: openssl rand -hex 32. Everybody signs in again after.",
    variables,
  };
}

function inspectAddress({ siteUrl }: Inspected): Found {
  const variables = ["SITE_URL"];
  const url = siteUrl === null ? null : URL.parse(siteUrl);
  if (url === null) {
    const fix = "Set it to the address people open; with https, cookies become secure.";
    return { state: "warn", found: "Not set: cookies are not secure.", fix, variables };
  }
  if (url.protocol === "https:") return ok("Reached over https; cookies are secure.", variables);
  const fix = "Put https in front, and set the address with it.";
  return { state: "warn", found: "Reached over plain http.", fix, variables };
}

function inspectSignIn({ env }: Inspected): Found {
  if (env.DEMO_SIGN_IN) {
    return {
      state: "warn",
      found: "Whoever opens a page is signed in as the first owner.",
      fix: "Unset it anywhere but in a demonstration on your own machine.",
      variables: ["DEMO_SIGN_IN"],
    };
  }
  const variables = ["MAIL_FROM", "SMTP_URL", "REQUIRE_SECOND_FACTOR", "SIGN_UP"];
  if (env.SMTP_URL === undefined && env.MAIL_DIR === undefined) {
    return {
      state: "warn",
      found: "No letter can leave: nobody signs up, and a forgotten password stays forgotten.",
      fix: "Name a mail server and a sender.",
      variables,
    };
  }
  if (env.REQUIRE_SECOND_FACTOR === false) {
    const fix = "Unset it, so that everybody sets up a second factor.";
    return { state: "warn", found: "A password alone opens the door.", fix, variables };
  }
  const who = env.SIGN_UP === "open" ? "Anybody" : "Whoever was invited";
  return ok(`${who} signs up by e-mail; everybody has a second factor.`, variables);
}

function inspectTelemetry({ env }: Inspected): Found {
  const variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_METRIC_EXPORT_INTERVAL"];
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) {
    return ok("Figures go to an OpenTelemetry collector; the log says when it refuses.", variables);
  }
  return {
    state: "off",
    found: "No figures are sent; the log has every event.",
    fix: "To collect them, set the address of a collector that speaks OTLP over HTTP.",
    variables,
  };
}

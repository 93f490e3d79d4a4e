/** What the description says of the service as a whole. */
export const INFO = {
  openapi: "3.1.1",
  info: {
    title: "Prospect Finder",
    version: "1",
    license: { name: "MIT", identifier: "MIT" },
    description:
      "Searches that run in the background, their rows and the decisions on them. Errors are `application/problem+json` with a `code` to go by. Every call is counted: `x-rate-limits` says how many are let in at once and how many again in which time; one too many answers 429 with `Retry-After`. Who may call is in `x-permission`. Cursors are opaque, good for a day, and only for the list, filter and caller they were given to. An address under /api that is not listed answers 404.",
  },
  servers: [{ url: "/" }],
  components: {
    securitySchemes: {
      key: {
        type: "http",
        scheme: "bearer",
        description: "An API key of a workspace; the scope it needs is in `x-permission`.",
      },
      session: {
        type: "apiKey",
        in: "cookie",
        name: "__Host-pf.session_token",
        description:
          "A person who has signed in; what changes something must come from our own pages.",
      },
    },
  },
} as const;

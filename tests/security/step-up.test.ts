import { describe, expect, test } from "vitest";
import { PERMISSIONS, type Permission } from "#lib/contract/permissions.ts";

/*
 * What asks for proof of the last ten minutes (ASVS 7.5.1). Mail, password and factors are changed under /api/auth, whose doors
 * ask on their own: tests/access/sessions.test.ts, tests/access/providers.test.ts.
 */

const DANGEROUS: Readonly<Record<string, RegExp>> = {
  "API keys": /^(POST|PUT|PATCH|DELETE) \/api\/v1\/api-keys/,
  "provider keys": /^(POST|PUT|PATCH|DELETE) \/api\/v1\/provider-keys/,
  connections: /^(POST|PUT|PATCH|DELETE) \/api\/v1\/connections/,
  "whole copies": /^\w+ \/api\/v1\/privacy\/(access|export)/,
  erasing: /^(POST \/api\/v1\/privacy\/erase|DELETE \/api\/v1\/workspaces\/)/,
  ownership: /^(POST|PUT|PATCH) \/api\/v1\/ownership/,
  "a lost second factor": /^POST \/api\/v1\/(admin\/)?recoveries\/:recoveryId\/(approve|confirm)/,
  "others' sessions":
    /^(DELETE \/api\/v1\/members\/:userId\/sessions|POST \/api\/v1\/admin\/sign-outs)/,
};

/** There is none yet: the first that is made has to ask. */
const COMING = /webhooks/;

const WITHOUT_PROOF: Readonly<Record<string, string>> = {
  "POST /api/v1/provider-keys/:provider/test":
    "asks the provider whether a key works, and changes nothing",
  "PATCH /api/v1/connections/:connectionId":
    "pause, pace and who may search with it are taken back at once",
  "POST /api/v1/connections/links/return":
    "ends what a link began that was asked for with proof, in the same session",
};

const routes = Object.entries<Permission>(PERMISSIONS);
const asks = (permission: Permission) => "stepUp" in permission && permission.stepUp === true;

describe("proof is asked for again before", () => {
  test.each(Object.entries(DANGEROUS))("%s", (_what, pattern) => {
    const about = routes.filter(([name]) => pattern.test(name));
    const silent = about.filter(([, permission]) => !asks(permission)).map(([name]) => name);

    expect(about.some(([, permission]) => asks(permission))).toBe(true);
    expect(silent.filter((name) => !(name in WITHOUT_PROOF))).toEqual([]);
  });

  test("changing webhooks, once there are any", () => {
    const changing = routes.filter(([name]) => COMING.test(name) && !name.startsWith("GET "));
    expect(changing.filter(([, permission]) => !asks(permission))).toEqual([]);
  });

  test("nothing that is listed here as harmless and is not there, or asks", () => {
    const known = new Map(routes);
    for (const name of Object.keys(WITHOUT_PROOF)) {
      const permission = known.get(name);
      expect(permission, name).toBeDefined();
      expect(permission && asks(permission), name).toBe(false);
    }
  });
});

import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

/** Who signs in at the other service, and what it says of them. */
export interface Visitor {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name?: string;
}

/** An OpenID Connect service on loopback: code flow with proof keys, tokens signed as the standard has it. */
export async function oidcStandIn() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
  const codes = new Map<string, { visitor: Visitor; address: URL; change: object }>();
  const tokens: string[] = [];
  let origin = "";

  function idToken(audience: string, claims: object): string {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = part({ alg: "RS256", kid: "one", typ: "JWT" });
    const body = part({
      iss: `${origin}/google`,
      aud: audience,
      iat: now,
      exp: now + 300,
      ...claims,
    });
    const mac = sign("sha256", Buffer.from(`${head}.${body}`), privateKey).toString("base64url");
    return `${head}.${body}.${mac}`;
  }

  function exchange(form: URLSearchParams): object | null {
    const begun = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    if (!begun) return null;
    const verifier = form.get("code_verifier") ?? "";
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    if (challenge !== begun.address.searchParams.get("code_challenge")) return null;
    const nonce = begun.address.searchParams.get("nonce");
    const audience = begun.address.searchParams.get("client_id") ?? "";
    const access = `at-${randomUUID()}`;
    const id = idToken(audience, { ...begun.visitor, nonce, ...begun.change });
    tokens.push(access, id);
    return { access_token: access, token_type: "Bearer", expires_in: 300, id_token: id };
  }

  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
    const answers: Record<string, object | null> = {
      "/google/.well-known/openid-configuration": {
        issuer: `${origin}/google`,
        authorization_endpoint: `${origin}/google/authorize`,
        token_endpoint: `${origin}/google/token`,
        jwks_uri: `${origin}/google/jwks`,
        id_token_signing_alg_values_supported: ["RS256"],
      },
      "/google/jwks": { keys: [jwk] },
    };
    const path = request.url ?? "";
    const body = path === "/google/token" ? exchange(form) : answers[path];
    response.writeHead(body ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { error: "invalid_grant" }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  origin = `http://127.0.0.1:${address.port}`;

  return {
    url: origin,
    /** Every token that was given out. */
    tokens,
    /** The visitor agrees there; the way back into the app. */
    agree(authorize: string, visitor: Visitor, change: object = {}): string {
      const code = randomUUID();
      const address = new URL(authorize);
      codes.set(code, { visitor, address, change });
      const back = new URL(address.searchParams.get("redirect_uri") ?? "");
      const state = address.searchParams.get("state") ?? "";
      return `${back.pathname}?${new URLSearchParams({ code, state })}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

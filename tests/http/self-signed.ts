import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate for one host that only whoever is given it as an authority believes. DER by hand: Node makes none. */
export function selfSigned(host: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302")); // ecdsa-with-SHA256
  const name = sequence(set(sequence(oid("550403"), tag(0x0c, Buffer.from(host)))));
  const now = Date.now();
  const validity = sequence(...[now - 3_600_000, now + 3_600_000].map(time));
  const altName = tag(0x04, sequence(tag(0x82, Buffer.from(host)))); // DNS name, in an octet string
  const extensions = tag(0xa3, sequence(sequence(oid("551d11"), altName)));
  const version = tag(0xa0, tag(0x02, Buffer.from([2])));
  const serial = tag(0x02, Buffer.from([1]));
  const subjectKey = publicKey.export({ type: "spki", format: "der" });
  const parts = [version, serial, algorithm, name, validity, name, subjectKey, extensions];
  const toBeSigned = sequence(...parts);
  const signature = sign("sha256", toBeSigned, privateKey);
  const bits = tag(0x03, Buffer.concat([Buffer.from([0]), signature]));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: pem(sequence(toBeSigned, algorithm, bits)),
  };
}

function tag(type: number, content: Uint8Array): Buffer {
  const { byteLength } = content;
  const length = byteLength < 128 ? [byteLength] : [0x82, byteLength >> 8, byteLength & 0xff];
  return Buffer.concat([Buffer.from([type, ...length]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => tag(0x30, Buffer.concat(parts));
const set = (part: Uint8Array) => tag(0x31, part);
const oid = (hex: string) => tag(0x06, Buffer.from(hex, "hex"));

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  return tag(0x18, Buffer.from(digits));
}

function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

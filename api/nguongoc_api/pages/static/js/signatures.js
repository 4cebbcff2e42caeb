// What the checks on the reader's device are made of: bytes, spellings, signatures, and the keys of a DID document.
// No dependencies: WebCrypto, and where it lacks Ed25519 the vendored file beside this one, loaded only then.

export const text = new TextDecoder("utf-8", { fatal: true });
export const bytes = (value) => new TextEncoder().encode(value);
const HASH = 32;

export class Found extends Error {
  constructor(reason) { super(reason); this.reason = reason; }
}
export const need = (holds, reason) => { if (!holds) throw new Found(reason); };
export const as = (reason, read) => { try { return read(); } catch { throw new Found(reason); } };

export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};
export const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);
export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
export const hex = (data) => Array.from(data, (value) => value.toString(16).padStart(2, "0")).join("");

// One spelling only: a second one would let two files carry the same signature.
export const base64 = (value) => {
  const raw = atob(value);
  if (btoa(raw) !== value) throw new Error("not canonical");
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
};
export const base64url = (value) => {
  if (!/^[A-Za-z0-9_-]*$/.test(value)) throw new Error("not base64url");
  const plain = value.replaceAll("-", "+").replaceAll("_", "/");
  return base64(plain + "=".repeat((4 - (plain.length % 4)) % 4));
};
export const decimal = (value) => {
  const number = Number(value);
  if (!/^(0|[1-9]\d{0,15})$/.test(value) || !Number.isSafeInteger(number)) throw new Error("not plain");
  return number;
};

export async function ed25519(key, signature, message) {
  if (signature.length !== 64 || key.length !== HASH) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name !== "NotSupportedError") return false;
    const { verifyAsync } = await import("./noble-ed25519.js");
    return verifyAsync(signature, message, key, { zip215: false }).catch(() => false);
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

export async function signed(jwk, alg, signature, message) {
  if (alg === "EdDSA" && jwk.kty === "OKP" && jwk.crv === "Ed25519") return ed25519(base64url(jwk.x), signature, message);
  if (alg !== "ES256" || jwk.kty !== "EC" || jwk.crv !== "P-256") return false;
  const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, ecdsa, false, ["verify"]);
  return crypto.subtle.verify(ecdsa, key, signature, message);
}

export const thumbprint = async (jwk) => {
  const members = jwk.kty === "EC" ? ["crv", "kty", "x", "y"] : ["crv", "kty", "x"];
  const digest = await sha256(bytes(JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])))));
  return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

// A compact JWS over a credential, nothing of it verified.
export function compact(jws) {
  const [head, payload, signature, ...more] = jws.split(".");
  if (more.length || !signature) throw new Error("three parts");
  const header = JSON.parse(text.decode(base64url(head))), credential = JSON.parse(text.decode(base64url(payload)));
  if (typeof header.kid !== "string") throw new Error("no key named");
  return { header, credential, did: header.kid.split("#")[0], payload: base64url(payload), signature: base64url(signature), message: bytes(`${head}.${payload}`) };
}

export const takeApart = (jws) => as("record-malformed", () => {
  const taken = compact(jws);
  if (typeof taken.credential.issuer.id !== "string") throw new Error("no passport");
  return taken;
});

export const when = (value) => {
  if (value === undefined) return Infinity;
  const at = Date.parse(value);
  if (typeof value !== "string" || !Number.isFinite(at)) throw new Error("no time");
  return at;
};

// The keys of a DID document; of two dates of one key nothing is assumed.
export const methodsOf = (document, did) => as("did-document-malformed", () => {
  const read = JSON.parse(document);
  if (read.id !== did) throw new Error("another's");
  return read.verificationMethod.map((each) => ({
    id: each.id, jwk: each.publicKeyJwk, asserts: read.assertionMethod.includes(each.id) && !each.id.startsWith(`${did}#verdict-`),
    created: each.created === undefined ? -Infinity : when(each.created), expires: when(each.expires), revoked: when(each.revoked),
  }));
});

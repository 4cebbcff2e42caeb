// Step 7: what the signed status lists say of a record, and whether they continue what this device saw of them before.
// The rules are those of nguongoc.verify.status and nguongoc.signing.seen_status; docs/decisions/0027 says why.

import { as, base64url, compact, hex, join, methodsOf, need, sha256, signed, takeApart, when } from "./signatures.js";

const LENGTH = 131_072, UNPACKED = 1024 * 1024, WIDEST = 8, SKEW = 5 * 60 * 1000, FRESH = 60 * 60 * 1000, VIETNAM = 7 * 60 * 60 * 1000;
const SUPERSEDED = 4, MESSAGES = [undefined, "on-hold", "recalled", "partly-recalled", "superseded"];
export const TERMS = "https://vocabulary.nguongoc.example/v1#";
// Neither is taken back: a list too old to say "all is well" still says these.
const SETTLED = new Set(["revoked", "recalled", "partly-recalled"]);
const STRENGTH = [
  ["list-rolled-back", "status-taken-back", "newer-untrusted"], ["recalled", "partly-recalled"], ["revoked"], ["superseded"], ["expired"], ["on-hold"],
  ["list-not-given", "lists-unreadable-here", "list-signer-not-given", "list-signer-malformed", "list-key-differs", "revocation-list-untrusted", "message-list-untrusted",
    "list-stale", "list-older-than-seen", "index-outside", "message-unknown"],
];
const strength = (reason) => STRENGTH.findIndex((each) => each.includes(reason));

// Of several findings the strongest, the first of equals.
export const strongest = (found) => found.filter((each) => each !== undefined && each !== "status-good")
  .reduce((best, each) => (best === undefined || strength(each) < strength(best) ? each : best), undefined) ?? "status-good";

export async function unpack(encoded, size) {
  if (typeof encoded !== "string" || encoded[0] !== "u") throw new Error("not multibase u");
  const reader = new Blob([base64url(encoded.slice(1))]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length > UNPACKED) { await reader.cancel(); throw new Error("unpacks to too much"); }
  }
  if (length * 8 < LENGTH * size) throw new Error("shorter than a list");
  return join(...parts);
}

const valueAt = (bits, size, index) => {
  let value = 0;
  for (let bit = index * size; bit < (index + 1) * size; bit += 1) value = value * 2 + ((bits[bit >> 3] >> (7 - (bit & 7))) & 1);
  return value;
};

// One bit a place, set where its value is wanted.
const places = (bits, size, wanted) => {
  const marked = new Uint8Array(Math.ceil(bits.length / size)), whole = Math.floor((bits.length * 8) / size);
  for (let at = 0; at < bits.length; at += size) {
    if (!bits.subarray(at, at + size).some(Boolean)) continue;
    for (let index = (at / size) * 8; index < Math.min((at / size) * 8 + 8, whole); index += 1) {
      const value = valueAt(bits, size, index);
      if (value && wanted(value)) marked[index >> 3] |= 0x80 >> (index & 7);
    }
  }
  return marked;
};

const versionIn = (url, id) => {
  const said = typeof id === "string" && id.startsWith(`${url}#v`) ? id.slice(url.length + 2) : "";
  return /^[1-9]\d{0,15}$/.test(said) && Number.isSafeInteger(Number(said)) ? Number(said) : null;
};

// A list that its own host signed, with a key that is neither retired nor stolen. Where no such key fits: `list-key-differs`.
async function opened(jws, documents, untrusted) {
  const taken = as(untrusted, () => compact(jws)), { credential } = taken;
  need(documents[taken.did] !== undefined, "list-signer-not-given");
  const methods = as("list-signer-malformed", () => methodsOf(documents[taken.did], taken.did));
  const method = methods.find((each) => each.id === taken.header.kid);
  need(method?.asserts && method.revoked === Infinity, "list-key-differs");
  need(await signed(method.jwk, taken.header.alg, taken.signature, taken.message).catch(() => false), "list-key-differs");
  const { url, purpose, size, ...dates } = as(untrusted, () => {
    const { statusPurpose, statusSize = 1 } = credential.credentialSubject, from = when(credential.validFrom);
    const issuer = typeof credential.issuer === "string" ? credential.issuer : credential.issuer.id;
    if (!credential.type.includes("BitstringStatusListCredential") || issuer !== taken.did) throw new Error("no list of its signer");
    if (!Number.isInteger(statusSize) || statusSize < 1 || statusSize > WIDEST || method.expires <= from) throw new Error("no list of ours");
    if (new URL(credential.id).host !== decodeURIComponent(taken.did.split(":")[2]).toLowerCase()) throw new Error("another host");
    return { url: credential.id, purpose: statusPurpose, size: statusSize, from, until: when(credential.validUntil) };
  });
  need(typeof DecompressionStream === "function", "lists-unreadable-here");
  const bits = await unpack(credential.credentialSubject.encodedList, size).catch(() => need(false, untrusted));
  return { ...dates, url, purpose, size, bits, version: versionIn(url, credential.credentialSubject.id), sha256: hex(await sha256(taken.payload)) };
}

const isFinal = (list) => (value) => list.purpose === "revocation" || value === SUPERSEDED;
const says = (seen, index) => index < seen.final.length * 8 && valueAt(seen.final, 1, index) === 1;

// How a list stands to the one that was seen before; nothing where it continues that.
function broken(seen, list) {
  if (seen === undefined || seen.sha256 === list.sha256) return undefined;
  if (seen.version === null) {
    if (list.from < seen.at) return "list-older-than-seen";
  } else if (list.version === null || list.version <= seen.version) {
    return list.version === seen.version || list.from > seen.at + SKEW ? "list-rolled-back" : "list-older-than-seen";
  }
  const kept = places(list.bits, list.size, () => true);
  return seen.final.every((byte, at) => (byte & ~(kept[at] ?? 0)) === 0) ? undefined : "status-taken-back";
}

const seenOf = (list, before) => {
  const final = places(list.bits, list.size, isFinal(list));
  const older = before?.final ?? new Uint8Array();
  const whole = Uint8Array.from({ length: Math.max(final.length, older.length) }, (_, at) => (final[at] ?? 0) | (older[at] ?? 0));
  return { version: list.version, at: list.from, sha256: list.sha256, final: whole };
};

const isFresh = (list, now) => now < list.until && now - FRESH <= list.from && list.from <= now + SKEW;
const isOutside = (list, index) => index >= Math.floor((list.bits.length * 8) / list.size);

// Whether a place is revoked; nothing where the list at hand is another, not signed, or too old to deny it.
export async function isRevoked({ url, index }, { lists = {}, seen = {}, documents = {}, now = Date.now() }) {
  if (seen[url] && says(seen[url], index)) return true;
  try {
    const list = await opened(lists[url], documents, "revocation-list-untrusted");
    if (list.url !== url || list.purpose !== "revocation" || isOutside(list, index)) return undefined;
    const value = valueAt(list.bits, list.size, index) !== 0;
    return value || isFresh(list, now) ? value : undefined;
  } catch { return undefined; }
}

function said(list, index, seen, now) {
  if (isOutside(list, index)) return ["index-outside"];
  const value = valueAt(list.bits, list.size, index), back = broken(seen, list);
  const meant = list.purpose === "revocation" ? (value ? "revoked" : undefined) : value ? MESSAGES[value] ?? "message-unknown" : undefined;
  const fresh = isFresh(list, now);
  if (fresh && back === undefined) return [meant];
  return [back, fresh ? undefined : "list-stale", SETTLED.has(meant) ? meant : undefined];
}

function dates({ credential }, now) {
  const day = credential.credentialSubject?.expiryDate;
  const past = day === undefined ? now >= when(credential.validUntil) : new Date(now + VIETNAM).toISOString().slice(0, 10) > day;
  return past ? "expired" : undefined;
}

// The strongest of what the record's dates and its two lists say, and what to remember of the lists that continue.
export async function judgeStatus(record, { lists = {}, seen = {}, documents = {}, now = Date.now() }) {
  const { statusListCredential: url, statusListIndex } = record.credential.credentialStatus ?? {}, index = Number(statusListIndex);
  const found = [dates(record, now)], kept = {}, unfit = [];
  for (const [address, purpose, untrusted] of [[url, "revocation", "revocation-list-untrusted"], [`${url}-message`, "message", "message-list-untrusted"]]) {
    const before = seen[address];
    if (before && says(before, index)) found.push(purpose === "revocation" ? "revoked" : "superseded");
    if (lists[address] === undefined) { found.push("list-not-given"); continue; }
    try {
      const list = await opened(lists[address], documents, untrusted);
      need(list.url === address && list.purpose === purpose, untrusted);
      found.push(...said(list, index, before, now));
      if (broken(before, list) === undefined) kept[address] = seenOf(list, before);
    } catch (error) {
      if (!error.reason) throw error;
      if (error.reason === "list-key-differs") unfit.push(untrusted);
      else found.push(error.reason);
    }
  }
  // Of two lists under one key it is the document that differs from what it was, sooner than both of them.
  found.push(...(unfit.length === 2 ? ["list-key-differs"] : unfit));
  return { reason: strongest(found), lists: kept };
}

export const keysAt = (documents, did) => { try { return methodsOf(documents[did], did); } catch { return []; } };

// What a newer version shows of this one; nothing where there is none, or its key's word counts for nothing by now.
export async function judgeNewer(record, payload, { newer, documents = {} }) {
  if (newer === undefined) return undefined;
  try {
    const taken = takeApart(newer), issuer = record.credential.issuer.id;
    if (taken.did !== issuer || taken.credential.issuer.id !== issuer) return "newer-untrusted";
    const method = keysAt(documents, issuer).find((each) => each.id === taken.header.kid);
    if (!method || method.revoked !== Infinity) return undefined;
    if (!await signed(method.jwk, taken.header.alg, taken.signature, taken.message)) return "newer-untrusted";
    const subject = taken.credential.credentialSubject, versions = subject.characteristics[`${TERMS}supersedes`].map((each) => each[`${TERMS}payloadSha256`]);
    return subject.id === record.credential.credentialSubject.id && versions.includes(payload) ? "superseded" : "newer-untrusted";
  } catch { return "newer-untrusted"; }
}

// Steps 3, 4, 6 and 7 of verification, as docs/reference/verification.md numbers and names them, on whatever device shows the page.
// samples/vectors pins the answers, here, in Node and in the Python verifier.

import { Found, as, base64, bytes, decimal, ed25519, hex, join, methodsOf, need, same, sha256, signed, takeApart, text, thumbprint, when } from "./signatures.js";
import { judgeNewer, judgeStatus, keysAt, strongest } from "./status.js";

export { base64, takeApart } from "./signatures.js";
export { unpack } from "./status.js";

const KEY_ID = 4, HASH = 32, WIDTH = 256, MOST_HASHES = 63;
const ENTRY = /^\{"jws_sha256":"([0-9a-f]{64})","key":"([A-Za-z0-9_-]{43})","kind":"[a-z][a-z0-9-]{0,31}","payload_sha256":"([0-9a-f]{64})","t":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","v":1\}$/;
const SKEW = 5 * 60 * 1000, MOST_STATEMENTS = 64, MOST_NOTES = 16;

async function logKeyOf(vkey) {
  const [name, id, ...rest] = vkey.trim().split("+"), material = as("log-untrusted", () => base64(rest.join("+")));
  const expected = hex((await sha256(join(bytes(`${name}\n`), material))).slice(0, KEY_ID));
  need(material[0] === 1 && material.length === 1 + HASH && id === expected, "log-untrusted");
  return { name, id, key: material.slice(1) };
}

// A signed note whose text is a checkpoint: signed by the log, and by nobody else as far as this looks.
export async function openCheckpoint(note, vkey) {
  const known = await logKeyOf(vkey);
  const read = as("checkpoint-malformed", () => {
    const end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(note)) throw new Error("no note");
    const lines = note.slice(end + 2, -1).split("\n").map((line) => {
      const [mark, name, value, ...more] = line.split(" ");
      if (mark !== "\u2014" || more.length) throw new Error("no signature line");
      return { name, value: base64(value) };
    });
    return { body: note.slice(0, end + 1), lines };
  });
  const line = read.lines.find((each) => each.name === known.name && hex(each.value.slice(0, KEY_ID)) === known.id);
  need(line, "log-untrusted");
  need(await ed25519(known.key, line.value.slice(KEY_ID), bytes(read.body)), "checkpoint-forged");
  return as("checkpoint-malformed", () => {
    const [origin, size, root, last, ...more] = read.body.split("\n");
    const head = { origin, size: decimal(size), root: base64(root) };
    if (last !== "" || more.length || head.root.length !== HASH || origin !== known.name) throw new Error("no checkpoint");
    return head;
  });
}

// Two keys that a note joins: a succession those of one log, an opening the key of a log that ended and that of the one after it.
const stepOf = (note) => {
  const [header, origin, ...rest] = note.slice(0, note.lastIndexOf("\n\n") + 1).split("\n");
  if (rest.at(-1) !== "") return null;
  if (header === "nguongoc log key succession v1" && rest.length === 3) return { origin, from: rest[0], to: rest[1], ends: false, alone: false };
  const alone = header === "nguongoc log opening without the old key v1";
  if (!(alone || header === "nguongoc log opening v1") || rest.length !== 6) return null;
  return { origin, size: decimal(rest[0]), root: base64(rest[1]), from: rest[3], to: rest[4], ends: true, alone };
};

// The step of a note whose keys signed it: both; the new one alone where the old one is lost.
const signedStep = async (note) => {
  const end = note.lastIndexOf("\n\n"), step = stepOf(note);
  if (!step) return null;
  const { origin, from, to, ends, alone } = step;
  const keys = await Promise.all([from, to].map(logKeyOf)), lines = note.slice(end + 2, -1).split("\n").map((line) => line.split(" "));
  const named = keys.every((key) => (key.name === origin) === (key === keys[0] || !ends));
  const signers = await Promise.all((alone ? keys.slice(1) : keys).map(async (key) => {
    const line = lines.find(([, name, value]) => name === key.name && hex(base64(value).slice(0, KEY_ID)) === key.id);
    return line !== undefined && await ed25519(key.key, base64(line[2]).slice(KEY_ID), bytes(note.slice(0, end + 1)));
  }));
  return named && signers.every(Boolean) ? step : null;
};
// What is no note leads nowhere.
const stepsIn = async (notes) => (await Promise.all(notes.slice(0, MOST_NOTES).map((note) => signedStep(note).catch(() => null)))).filter(Boolean);

// The same, and no log that was ended on the way is said to have ended with less than what was seen of it.
export async function leadsOn(seen, fresh, notes) {
  if (!await succeeds(seen.key, fresh, notes)) return false;
  const head = await openCheckpoint(seen.note, seen.key);
  const ends = notes.map((note) => { try { return stepOf(note); } catch { return null; } }).filter((step) => step?.ends && step.origin === head.origin);
  return ends.every(({ size, root }) => size > head.size || (size === head.size && same(root, head.root)));
}

// Where notes lead from a key. Only what the new log says of an old one is the new key's to say: a lone opening leads back, never on.
const reached = (old, steps) => {
  const known = new Set([old.trim()]);
  for (const _ of steps) for (const { from, to, alone } of steps) {
    if (known.has(to)) known.add(from);
    if (known.has(from) && !alone) known.add(to);
  }
  return known;
};

export const succeeds = async (old, fresh, notes) => reached(old, await stepsIn(notes)).has(fresh.trim());

// Whether what signed a checkpoint calls itself, by its own word alone, the log after the one of a key that is known.
export async function openedAlone(note, known, notes) {
  const steps = await stepsIn(notes), trusted = reached(known, steps);
  const claims = steps.filter(({ from, to, alone }) => alone && trusted.has(from) && !trusted.has(to));
  const keys = claims.flatMap(({ to }) => [...reached(to, steps)]);
  const opened = await Promise.all(keys.map((key) => openCheckpoint(note, key).catch(() => null)));
  return opened.some((head) => head !== null);
}

function readProof(proof) {
  return as("proof-malformed", () => {
    const end = proof.indexOf("\n\n"), lines = proof.slice(0, end).split("\n");
    if (end < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("no proof");
    if (!lines[0].startsWith("extra ") || !lines[1].startsWith("index ")) throw new Error("no entry");
    const extra = base64(lines[0].slice(6)), index = decimal(lines[1].slice(6)), hashes = lines.slice(2).map(base64);
    if (hashes.length > MOST_HASHES || hashes.some((each) => each.length !== HASH)) throw new Error("no path");
    return { extra, index, hashes, note: proof.slice(end + 2) };
  });
}

const nodeHash = (left, right) => sha256(join(Uint8Array.of(1), left, right));
const half = (number) => Math.floor(number / 2);

// RFC 9162, 2.1.3.2
async function included(leaf, index, head, hashes) {
  if (index >= head.size) return false;
  let path = index, last = head.size - 1, computed = leaf;
  for (const sibling of hashes) {
    if (last === 0) return false;
    if (path % 2 || path === last) {
      computed = await nodeHash(sibling, computed);
      while (path !== 0 && path % 2 === 0) [path, last] = [half(path), half(last)];
    } else {
      computed = await nodeHash(computed, sibling);
    }
    [path, last] = [half(path), half(last)];
  }
  return last === 0 && same(computed, head.root);
}

const tilePath = (level, index, width) => {
  let name = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest; rest = Math.floor(rest / 1000)) name = `x${String(rest % 1000).padStart(3, "0")}/${name}`;
  return `tile/${level}/${name}${width === WIDTH ? "" : `.p/${width}`}`;
};

const foldRight = async (hashes) => {
  let folded = hashes.at(-1);
  for (const left of hashes.slice(0, -1).reverse()) folded = await nodeHash(left, folded);
  return folded;
};

async function nodeOf(level, index, size, tile) {
  const tall = Math.floor(level / 8), count = 2 ** (level % 8), first = index * count, at = Math.floor(first / WIDTH);
  const width = Math.min(WIDTH, Math.floor(size / WIDTH ** tall) - at * WIDTH);
  const data = await tile(tilePath(tall, at, width));
  if (data.length !== width * HASH) throw new Error("not a tile");
  let row = Array.from({ length: count }, (_, each) => data.slice(((first % WIDTH) + each) * HASH, ((first % WIDTH) + each + 1) * HASH));
  while (row.length > 1) row = await Promise.all(row.filter((_, each) => each % 2 === 0).map((left, each) => nodeHash(left, row[2 * each + 1])));
  return row[0];
}

// The tree of `head` out of its own tiles, leaf `start` to leaf `end` after what `stack` holds already; gives the root so far.
const grower = (size, tile) => {
  const stack = [];
  return async (start, end) => {
    while (start < end) {
      let level = 0;
      while (start % 2 ** (level + 1) === 0 && start + 2 ** (level + 1) <= end) level += 1;
      let made = { level, hash: await nodeOf(level, start / 2 ** level, size, tile) };
      while (stack.at(-1)?.level === made.level) made = { level: made.level + 1, hash: await nodeHash(stack.pop().hash, made.hash) };
      stack.push(made);
      start += 2 ** level;
    }
    return foldRight(stack.map((each) => each.hash));
  };
};

// Whether the later tree begins with the earlier one: the same nodes, out of the log's own tiles, must lead to both roots.
export async function continues(earlier, later, tile) {
  if (earlier.size === later.size) return same(earlier.root, later.root);
  if (earlier.size === 0) return true;
  const grow = grower(later.size, tile);
  return same(await grow(0, earlier.size), earlier.root) && same(await grow(earlier.size, later.size), later.root);
}

// Whether the tiles of the log lead to the root that it signed.
export const foldsTo = async (head, tile) => head.size > 0 && same(await grower(head.size, tile)(0, head.size), head.root);

// The entries in the tile of one of them, each hashed and found at its own place in the tile of leaves: index, bytes.
export async function entriesBeside(wanted, size, tile) {
  need(wanted < size, "entry-beyond-log");
  const at = Math.floor(wanted / WIDTH), width = Math.min(WIDTH, size - at * WIDTH);
  const bundle = await tile(tilePath("entries", at, width)), leaves = await tile(tilePath(0, at, width)), entries = [];
  for (let from = 0; entries.length < width; ) {
    const end = from + 2 + bundle[from] * 256 + bundle[from + 1];
    need(end <= bundle.length, "entry-malformed");
    entries.push({ index: at * WIDTH + entries.length, body: bundle.slice(from + 2, end) });
    from = end;
    if (entries.length === width) need(from === bundle.length, "entry-malformed");
  }
  for (const [place, { body }] of entries.entries()) {
    const leaf = await sha256(join(Uint8Array.of(0), body));
    need(same(leaf, leaves.slice(place * HASH, (place + 1) * HASH)), "inclusion-refuted");
  }
  return entries;
}

export async function judgeLog(record, jws, { proof, logKey, notes = [], remembered, rememberedKey = logKey, tile }) {
  need(proof !== undefined, "proof-not-given");
  const read = readProof(proof), entry = ENTRY.exec(as("entry-malformed", () => text.decode(read.extra)));
  need(entry, "entry-malformed");
  need(entry[1] === hex(await sha256(bytes(jws))) && entry[3] === hex(await sha256(record.payload)), "entry-of-other-record");
  const head = await openCheckpoint(read.note, logKey).catch(async (error) => {
    if (error.reason !== "log-untrusted") throw error;
    need(!await openedAlone(read.note, logKey, notes), "log-opened-alone");
    need((await stepsIn(notes)).length === Math.min(notes.length, MOST_NOTES), "log-note-forged");
    throw error;
  });
  need(await included(await sha256(join(Uint8Array.of(0), read.extra)), read.index, head, read.hashes), "inclusion-refuted");
  if (remembered) {
    const seen = await openCheckpoint(remembered, rememberedKey).catch(() => { throw new Found("log-inconsistent"); });
    const [earlier, later] = [seen, head].sort((one, other) => one.size - other.size);
    const whole = await continues(earlier, later, tile).catch(() => { throw new Found("consistency-not-given"); });
    need(whole, "log-inconsistent");
  }
  return { key: entry[2], t: Date.parse(entry[4]), index: read.index, origin: head.origin, note: read.note, size: head.size };
}

async function judgeSignature(record, document, logged) {
  need(document !== undefined, "did-document-not-given");
  const method = methodsOf(document, record.did).find((each) => each.id === record.header.kid);
  need(method, "key-not-published");
  const key = await thumbprint(method.jwk).catch(() => { throw new Found("did-document-malformed"); });
  const holds = await signed(method.jwk, record.header.alg, record.signature, record.message).catch(() => false);
  need(holds, logged && logged.key !== key ? "key-not-the-logged" : "signature-wrong");
  return { ...method, key };
}

// What a statement says of this key, if whoever may speak of it signed it: a key of the DID itself, or of the host it lives on.
// `forged` where it is none, or not what the key that it names signed: then it may say anything, also which key it is about.
async function statedOf(jws, did, method, documents) {
  const taken = takeApart(jws), { type, issuer, validFrom, credentialSubject: said } = taken.credential;
  need(type.includes("KeyStatement") && issuer.id === taken.did && Number.isSafeInteger(said.firstDistrustedIndex), "key-statement-forged");
  const by = keysAt(documents, taken.did).find((each) => each.id === taken.header.kid);
  if (!by) return undefined;
  need(await signed(by.jwk, taken.header.alg, taken.signature, taken.message), "key-statement-forged");
  const mine = said.controller === did && said.id.split("#")[0] === did && said.keyThumbprint === method.key;
  if (!mine || !(did === taken.did || did.startsWith(`${taken.did}:`))) return undefined;
  if (!by.asserts || by.revoked !== Infinity || when(validFrom) >= by.expires) return undefined;
  return { state: said.keyState, until: when(said.until), first: said.firstDistrustedIndex, log: said.log };
}

const isPast = (end, logged, at) => at >= end.at || (logged !== undefined && logged.index >= end.first);

// Step 4. No witness is known here, so nothing shows that a record is older than the theft of its key: *cannot tell*.
async function judgeKey(record, method, logged, { statements = [], documents = {}, now = Date.now() }) {
  need(record.credential.issuer.id === record.did, "issuer-differs");
  const claimed = as("record-malformed", () => when(record.credential.validFrom)), at = logged ? logged.t : claimed;
  need(at >= method.created - SKEW, "key-not-yet-valid");
  const stated = await Promise.all(statements.slice(0, MOST_STATEMENTS).map((each) => statedOf(each, record.did, method, documents).catch(() => ({ state: "forged" }))));
  const ending = (state, byDocument) => {
    const said = stated.filter((each) => each?.state === state);
    const indexes = said.filter((each) => each.log === logged?.origin).map((each) => each.first);
    return { at: Math.min(byDocument, ...said.map((each) => each.until)), first: Math.min(Infinity, ...indexes) };
  };
  const revoked = ending("compromised", method.revoked), expired = ending("retired", method.expires), stolen = revoked.at !== Infinity;
  need(method.asserts || method.revoked !== Infinity, "key-not-for-records");
  need(!stolen || (logged && !isPast(revoked, logged, at)), "key-revoked");
  need(!isPast(expired, logged, at), "key-expired");
  need(stated.every((each) => each?.state !== "forged"), "key-statement-forged");
  need(!stolen, "key-revoked-unwitnessed");
  need(Math.max(claimed, at) <= now + SKEW, "signed-in-future");
  return logged ? "key-valid-when-logged" : "key-valid-as-claimed";
}

const reasonOf = (error) => { if (error instanceof Found) return error.reason; throw error; };

// Texts in, reasons out: `steps` by number, and what may be remembered: the checkpoint once 3 and 6 passed, the `lists` that continue.
// `tile(path)` gives bytes; `lists` and `seen` are by the address of a list.
export async function judge(record, evidence) {
  const steps = { 3: "signed", 4: "not-reached", 6: "logged-under-served-key", 7: "not-reached" };
  let taken, logged, method;
  try { taken = takeApart(record); } catch (error) { return { steps: { ...steps, 3: reasonOf(error), 6: "not-reached" }, lists: {} }; }
  const payload = hex(await sha256(taken.payload));
  try { logged = await judgeLog(taken, record, evidence); } catch (error) { steps[6] = reasonOf(error); }
  try { method = await judgeSignature(taken, evidence.document, logged); } catch (error) { steps[3] = reasonOf(error); }
  if (logged && method && logged.key !== method.key) {
    steps[6] = "entry-of-other-key";
    method = undefined;
  }
  if (!method) return { steps, logged, payload, lists: {} };
  try { steps[4] = await judgeKey(taken, method, logged, evidence); } catch (error) { steps[4] = reasonOf(error); }
  if (steps[4] === "issuer-differs") return { steps, logged, payload, lists: {} };
  const status = await judgeStatus(taken, evidence);
  steps[7] = strongest([await judgeNewer(taken, payload, evidence), status.reason]);
  return { steps, logged, payload, lists: status.lists };
}

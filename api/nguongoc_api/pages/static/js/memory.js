// What this device remembers: the key of the log and its last checkpoint that passed, and of each status list the newest version with
// whatever in it is never taken back. Every page that checks shares it.

import { asText } from "./fetching.js";

const MEMORY = "nguongoc-log", LISTS = "nguongoc-lists", MOST_LISTS = 64;

export const originOf = (note) => note.slice(0, note.indexOf("\n"));
const kept = (place) => {
  try {
    const { key, note } = JSON.parse(localStorage.getItem(place));
    return typeof key === "string" && typeof note === "string" ? { key, note } : null;
  } catch { return null; }
};
// The log that this device saw first has the plain place, one that was opened after or before it a place of its own.
const placeOf = (origin) => {
  const first = kept(MEMORY);
  return !first || originOf(first.note) === origin ? MEMORY : `${MEMORY}:${origin}`;
};
export const remembersAny = () => kept(MEMORY) !== null;
export const remembered = (origin) => kept(placeOf(origin));
const remember = (key, note) => {
  try { localStorage.setItem(placeOf(originOf(note)), JSON.stringify({ key, note })); } catch { /* a private window keeps nothing */ }
};

// The key under which the log of an origin is served, and what stands between `/log/` and its paths.
export const logNamed = async (origin) => {
  const key = (await asText("/log/key")).trim();
  if (key.startsWith(`${origin}+`)) return { key, path: "" };
  const next = JSON.parse(await asText("/log/keys")).keys.find((each) => each.startsWith(`${origin}+`));
  return next ? { key: next, path: `${origin.slice(origin.lastIndexOf("/") + 1)}/` } : { key, path: "" };
};

// A log may replace its key, and one that lost entries goes on under another origin: not a fork where the key that this device knows
// has signed for the one that is served, and says of the old log no less than this device saw of it.
export const isSameLog = async (seen, served) => {
  const known = seen ?? kept(MEMORY);
  if (!known || known.key === served) return true;
  const { leadsOn, succeeds } = await import("./verify.js");
  const notes = JSON.parse(await asText("/log/keys")).successions;
  return seen ? succeeds(seen.key, served, notes) : leadsOn(known, served, notes);
};

// A log that says, by its own word alone, that it goes on after the one this device knows: nobody can tell from here whose it is.
export const isOpenedAlone = async (seen, note) => {
  const known = seen ?? kept(MEMORY);
  if (!known) return false;
  const { openedAlone } = await import("./verify.js");
  return openedAlone(note, known.key, JSON.parse(await asText("/log/keys")).successions);
};

// What passed is kept in the place of what it continues, never the other way round: a shorter log teaches nothing.
export const rememberNewer = async (seen, key, note, size) => {
  const { openCheckpoint } = await import("./verify.js");
  const before = seen && await openCheckpoint(seen.note, seen.key);
  if (!before || seen.key !== key || before.size < size) remember(key, note);
};

const packed = (bits) => bits.reduce((text, byte, at) => (byte ? `${text}${at}:${byte} ` : text), "");
const unpacked = (text) => {
  const pairs = text.split(" ").filter(Boolean).map((pair) => pair.split(":").map(Number));
  const bits = new Uint8Array(pairs.length ? pairs.at(-1)[0] + 1 : 0);
  for (const [at, byte] of pairs) bits[at] = byte;
  return bits;
};

// By address; what cannot be read is as if it had never been seen.
export const rememberedLists = () => {
  try {
    const kept = Object.entries(JSON.parse(localStorage.getItem(LISTS) ?? "{}"));
    return Object.fromEntries(kept.map(([url, [version, at, sha256, final]]) => [url, { version, at, sha256, final: unpacked(final) }]));
  } catch { return {}; }
};

// The newest last: of more than so many lists the one that was not seen for longest is forgotten.
export const rememberLists = (fresh) => {
  const { ...kept } = rememberedLists();
  for (const [url, seen] of Object.entries(fresh)) { delete kept[url]; kept[url] = seen; }
  const written = Object.entries(kept).slice(-MOST_LISTS).map(([url, { version, at, sha256, final }]) => [url, [version, at, sha256, packed(final)]]);
  try { localStorage.setItem(LISTS, JSON.stringify(Object.fromEntries(written))); } catch { /* a private window keeps nothing */ }
};

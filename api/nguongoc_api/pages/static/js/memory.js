// What this device remembers of the log: its key and the last checkpoint that passed. Every page that checks shares it.

import { asText } from "./fetching.js";

const MEMORY = "nguongoc-log";

export const remembered = () => {
  try {
    const { key, note } = JSON.parse(localStorage.getItem(MEMORY));
    return typeof key === "string" && typeof note === "string" ? { key, note } : null;
  } catch { return null; }
};
const remember = (key, note) => {
  try { localStorage.setItem(MEMORY, JSON.stringify({ key, note })); } catch { /* a private window keeps nothing */ }
};

// A log may replace its key: not a fork where the key that this device knows has signed for the one that is served.
export const isSameLog = async (seen, served) => {
  if (!seen || seen.key === served) return true;
  const { succeeds } = await import("./verify.js");
  return succeeds(seen.key, served, JSON.parse(await asText("/log/keys")).successions);
};

// What passed is kept in the place of what it continues, never the other way round: a shorter log teaches nothing.
export const rememberNewer = async (seen, key, note, size) => {
  const { openCheckpoint } = await import("./verify.js");
  const before = seen && await openCheckpoint(seen.note, seen.key);
  if (!before || seen.key !== key || before.size < size) remember(key, note);
};

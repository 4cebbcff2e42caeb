// "Check it yourself" on the page of the log: what this site serves of its log is fetched, recomputed and held against what this
// device saw before. The words stand in the page; here is decided which of them are true.

import { asText, tile } from "./fetching.js";
import { remember, remembered } from "./memory.js";
import { continues, foldsTo, newestEntries, openCheckpoint, succeeds } from "./verify.js";

const box = document.querySelector("[data-log-check]");
const shown = document.querySelectorAll("[data-index]");

const mark = (step, outcome) => { box.querySelector(`[data-step="${step}"]`).dataset.outcome = outcome; };
const say = (outcome, reason = "") => {
  for (const said of box.querySelectorAll("[data-said]")) said.hidden = said.dataset.said !== outcome;
  box.querySelector("[data-reason]").textContent = reason;
  box.dataset.outcome = outcome;
};

// What the page shows must be what the log holds at that place; rows that have left the newest tile since cannot be looked at.
const sameAsShown = (entries) => {
  const held = new Map(entries.map(({ index, body }) => [index, new TextDecoder().decode(body)]));
  return [...shown].every(({ dataset }) => !held.has(Number(dataset.index)) || held.get(Number(dataset.index)) === dataset.entry);
};

async function remembersTheSame(head, note, key) {
  const seen = remembered();
  if (!seen) return "first";
  // A log may replace its key: not a fork where the key that this device knows has signed for the one that is served.
  if (seen.key !== key && !await succeeds(seen.key, key, JSON.parse(await asText("/log/keys")).successions)) return "fork";
  const before = await openCheckpoint(seen.note, seen.key).catch(() => null);
  if (!before) return "fork";
  const [earlier, later] = before.size <= head.size ? [before, head] : [head, before];
  return await continues(earlier, later, tile) ? "holds" : "fork";
}

async function checked() {
  const key = (await asText("/log/key")).trim(), note = await asText("/log/checkpoint");
  const head = await openCheckpoint(note, key);
  mark("signature", "holds");
  if (!await foldsTo(head, tile)) { mark("tree", "fails"); return ["fails", "log-tiles-differ"]; }
  mark("tree", "holds");
  if (!sameAsShown(await newestEntries(head.size, tile))) { mark("entries", "fails"); return ["fails", "entries-differ"]; }
  mark("entries", "holds");
  const before = await remembersTheSame(head, note, key);
  mark("memory", before);
  if (before === "fork") return ["fork", "log-inconsistent"];
  const seen = remembered(), last = seen && await openCheckpoint(seen.note, seen.key);
  if (!last || seen.key !== key || last.size < head.size) remember(key, note);
  return ["holds", ""];
}

async function run() {
  for (const step of box.querySelectorAll("[data-step]")) step.dataset.outcome = "open";
  if (!globalThis.crypto?.subtle) { say("cannot", "no-secure-connection"); return; }
  say("checking");
  try { say(...await checked()); } catch (error) {
    if (error.reason) box.querySelector('[data-step][data-outcome="open"]').dataset.outcome = "fails";
    say(...(error.reason ? ["fails", error.reason] : ["cannot", "not-reached"]));
  }
}

if (box) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", run);
}

// "Check it yourself" on the page of the log: what this site serves of its log is fetched, recomputed and held against what this
// device saw before. The words stand in the page; here is decided which of them are true.

import { asText, tileOf } from "./fetching.js";
import { isOpenedAlone, isSameLog, remembered, rememberNewer } from "./memory.js";
import { continues, entriesBeside, foldsTo, openCheckpoint } from "./verify.js";

const box = document.querySelector("[data-log-check]");
const path = box?.dataset.logCheck ?? "", tile = tileOf(path);
const shown = document.querySelectorAll("[data-index]");

const mark = (step, outcome) => { box.querySelector(`[data-step="${step}"]`).dataset.outcome = outcome; };
const say = (outcome, reason = "") => {
  for (const said of box.querySelectorAll("[data-said]")) said.hidden = said.dataset.said !== outcome;
  box.querySelector("[data-reason]").textContent = reason;
  box.dataset.outcome = outcome;
};

// What the page shows must be what the log holds at that place, in the tile that the page was made of, whatever came after it.
async function holdsWhatIsShown(head) {
  const held = new Map((await entriesBeside(Number(shown[0].dataset.index), head.size, tile))
    .map(({ index, body }) => [index, new TextDecoder().decode(body)]));
  return [...shown].every(({ dataset }) => held.get(Number(dataset.index)) === dataset.entry);
}

async function remembersTheSame(seen, head, key, note) {
  const same = await isSameLog(seen, key);
  if (!same && await isOpenedAlone(seen, note)) return "open";
  if (!seen) return same ? "first" : "fork";
  const before = same && await openCheckpoint(seen.note, seen.key).catch(() => null);
  if (!before) return "fork";
  const [earlier, later] = before.size <= head.size ? [before, head] : [head, before];
  return await continues(earlier, later, tile) ? "holds" : "fork";
}

async function checked() {
  const key = (await asText(`/log/${path}key`)).trim(), note = await asText(`/log/${path}checkpoint`);
  const head = await openCheckpoint(note, key), seen = remembered(head.origin);
  mark("signature", "holds");
  if (!await foldsTo(head, tile)) { mark("tree", "fails"); return ["fails", "log-tiles-differ"]; }
  mark("tree", "holds");
  if (!await holdsWhatIsShown(head)) { mark("entries", "fails"); return ["fails", "entries-differ"]; }
  mark("entries", "holds");
  const before = await remembersTheSame(seen, head, key, note);
  mark("memory", before);
  if (before === "open") return ["alone", "log-opened-alone"];
  if (before === "fork") return ["fork", "log-inconsistent"];
  await rememberNewer(seen, key, note, head.size);
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

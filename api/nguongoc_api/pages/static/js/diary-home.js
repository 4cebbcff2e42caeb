// The home of the diary as it stands now: what may be written down here, the queue, and what is to be said of it.
import { draw, filled } from "./diary-list.js";
import { at, facts, now, say, words } from "./diary-page.js";
import { deedsAt } from "./diary-places.js";
import * as store from "./diary-store.js";

const HELD = "diary-held";
let act;

/** What is done when a button of an entry is pressed: `act(name, entry)`. */
export const onAct = (done) => { act = done; };

export async function refresh() {
  at("app").dataset.reason = now.reason ?? "";
  at("sign-in").hidden = now.reason !== "sign-in";
  if (now.someone === null) {
    say("state", words.nobody);
    return;
  }
  at("writer").textContent = filled(words.writes_for, now.someone);
  offerDeeds();
  const entries = await store.entriesOf(now.db, now.someone.id);
  draw(at("queue"), at("line"), entries, facts, now.someone, act);
  at("empty").hidden = entries.length > 0;
  const open = entries.filter((each) => each.state !== "accepted").length;
  now.left = open;
  if (open === 0) say("kept", null);
  say("state", stateOf(open, entries.length), open === 0 && now.reason === null ? "done" : "care");
  await sayOthers();
}

/** What is done at this person's places, and nothing else. */
function offerDeeds() {
  const offered = deedsAt(facts, now.someone.plots);
  for (const each of document.querySelectorAll("#home [data-activity]")) {
    each.parentElement.hidden = !offered.has(each.dataset.activity);
    const word = offered.get(each.dataset.activity) ?? "";
    each.querySelector("span").textContent = word;
    // Of a button that has two icons the one that goes with its word.
    for (const [drawn, hidden] of [["usual", word === facts.caught], ["caught", word !== facts.caught]]) {
      each.querySelector(`[data-${drawn}]`)?.toggleAttribute("hidden", hidden);
    }
  }
}

function stateOf(open, all) {
  const offline = now.reason === "network" || !navigator.onLine;
  const lines = offline ? [words.no_network] : [];
  if (now.reason === "later") lines.push(words.later);
  if (open > 0) lines.push(filled(now.sending && !offline ? words.sending : words.waiting, { count: open }));
  else if (all > 0 && !offline) lines.push(words.all_accepted);
  return lines.join(" ");
}

/** Other people's queues on this phone are named, never shown and never sent; how many there are is held outside the store as well. */
async function sayOthers() {
  const waiting = await store.waiting(now.db);
  const others = (await store.people(now.db)).filter((each) => each.id !== now.someone?.id && waiting.has(each.id));
  const lines = others.map((each) => filled(words.other_person, { count: waiting.get(each.id), name: each.name }));
  say("others", lines.join(" "));
  let count = 0;
  for (const each of waiting.values()) count += each;
  document.cookie = `${HELD}=${count}; path=/producer/app; max-age=${count ? 7_776_000 : 0}; samesite=strict`;
}

/** A browser that threw its store away leaves its cookies: what is gone is said aloud. */
export async function sayEvicted() {
  const held = Number(/(?:^|; )diary-held=(\d+)/.exec(document.cookie)?.[1] ?? 0);
  let count = 0;
  for (const each of (await store.waiting(now.db)).values()) count += each;
  if (held > count) say("evicted", filled(words.evicted, { count: held - count }));
}

export async function sayPersistent() {
  const storage = navigator.storage;
  const lasting = (await storage?.persisted?.()) || (await storage?.persist?.()) || false;
  say("persistent", lasting ? null : words.not_persistent, "below");
}

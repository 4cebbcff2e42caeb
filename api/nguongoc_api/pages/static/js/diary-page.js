// The page of the diary: its parts, its sentences, and who it is for just now.
import * as store from "./diary-store.js";

export const facts = JSON.parse(document.getElementById("facts").textContent);
export const { words } = facts;
export const at = (id) => document.getElementById(id);

/** The queue's database, whose queue it is (null for nobody's), why nothing is sent (null where it is), whether it is being sent, and how many entries wait. */
export const now = { db: undefined, someone: null, reason: null, sending: false, left: 0 };
const said = new Map();

export const freshId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

/** A sentence for the person, until it is said no more; `done` where all is well, `below` where nothing is to be done at once. */
export function say(name, text, how = "care") {
  if (text) said.set(name, { text, how });
  else said.delete(name);
  const drawn = (wanted) => [...said.values()].filter(({ how: each }) => wanted.includes(each)).map(({ text: each, how: kind }) => {
    const made = at(kind === "done" ? "notice-done" : "notice-care").content.cloneNode(true).firstElementChild;
    made.querySelector("span").textContent = each;
    return made;
  });
  at("notices").replaceChildren(...drawn(["care", "done"]));
  at("cautions").replaceChildren(...drawn(["below"]));
}

export function unfit(text) {
  at("unfit").textContent = text;
  at("plain").hidden = false;
  at("app").hidden = true;
}

/** Says a sentence in its place, and nothing where it is empty. */
export function sayIn(id, text) {
  at(id).hidden = text === "";
  at(id).querySelector("span").textContent = text;
}

/** Shows one of `home`, `entry`, `again`. */
export function turn(shown) {
  if (shown !== "entry") for (const name of ["draft", "draft-photos"]) void store.setNote(now.db, name, null);
  for (const each of ["home", "entry", "again"]) at(each).hidden = each !== shown;
  at(shown).querySelector("h1").focus();
  window.scrollTo(0, 0);
}

/** A box to tick, with its words. */
export function ticked(name, value, text, checked) {
  const made = at("tick").content.cloneNode(true).firstElementChild;
  Object.assign(made.querySelector("input"), { name, value, checked });
  made.querySelector("span").textContent = text;
  return made;
}

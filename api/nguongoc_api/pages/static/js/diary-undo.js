// What was taken away on this phone by a press, and the way back: the last first, for a day; what is older goes for good.
import { refresh } from "./diary-home.js";
import { describe, filled } from "./diary-list.js";
import { at, facts, now, words } from "./diary-page.js";
import { send } from "./diary-round.js";
import * as store from "./diary-store.js";

const WANTED_BACK = 86_400_000;

/** Offers the last press back; `fresh` where it was just now: then the note stays in sight of who pressed far below it. */
export async function offerBack(fresh = false) {
  const all = now.someone === null ? [] : await store.takenAway(now.db, now.someone.id);
  const wanted = all.filter((each) => Date.now() - each.at < WANTED_BACK);
  for (const each of all) if (!wanted.includes(each)) await store.forgetTaken(now.db, each);
  const [last] = wanted;
  const note = at("undo");
  note.hidden = last === undefined;
  note.toggleAttribute("data-fresh", fresh);
  if (last === undefined) return;
  note.querySelector("p").textContent = said(last);
  const button = note.querySelector("button");
  // What was pressed is drawn no more: who goes by keys would begin at the top again.
  if (fresh) button.focus({ preventScroll: true });
  button.onclick = async () => {
    await store.putBack(now.db, last);
    await offerBack();
    await refresh();
    return send();
  };
}

function said({ act, entry }) {
  const mine = act === "keep-theirs" ? entry.aside.before : entry;
  const sentence = { drop: words.dropped, "drop-photos": words.photos_dropped, "keep-theirs": words.set_aside }[act];
  return filled(sentence, { what: describe(mine.said, mine.facility, facts, now.someone) });
}

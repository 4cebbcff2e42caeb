// What is done with an entry of the queue: mended, taken off this phone and back, settled with what the service has.
import { openForm } from "./diary-entry.js";
import { refresh } from "./diary-home.js";
import { describe, filled } from "./diary-list.js";
import { at, facts, freshId, now, words } from "./diary-page.js";
import { send } from "./diary-round.js";
import * as store from "./diary-store.js";

const WANTED_BACK = 86_400_000;

export async function act(name, entry) {
  if (name === "edit") return openForm(entry.said.activity, entry);
  if (name === "drop") {
    await store.change(now.db, "entries", entry.id, { dropped: Date.now() });
    await offerBack();
  }
  if (name === "drop-photos") {
    const { photos: all, ...plain } = entry;
    await store.save(now.db, plain, all.filter((each) => !each.problem));
  }
  if (name === "keep-theirs") await store.change(now.db, "entries", entry.id, theirs(entry));
  const anew = { conflict: null, state: "here", kept: false, made: Date.now() };
  if (name === "replace") await store.rename(now.db, entry.id, freshId(), { ...anew, corrects: entry.id }, freshId);
  if (name === "keep-both") await store.rename(now.db, entry.id, freshId(), anew, freshId);
  await refresh();
  return send();
}

/** The entry that was taken off this phone last is there for a day; what is older goes with its photos. */
export async function offerBack() {
  const all = now.someone === null ? [] : await store.dropped(now.db, now.someone.id);
  const [last, ...older] = all;
  for (const each of older) if (Date.now() - each.dropped > WANTED_BACK) await store.drop(now.db, each.id);
  const lasts = last !== undefined && Date.now() - last.dropped < WANTED_BACK;
  at("undo").hidden = !lasts;
  if (!lasts) return;
  at("undo").querySelector("p").textContent = filled(words.dropped, { what: describe(last.said, last.facility, facts, now.someone) });
  at("undo").querySelector("button").onclick = async () => {
    await store.change(now.db, "entries", last.id, { dropped: null });
    await offerBack();
    await refresh();
    return send();
  };
}

/** The entry as the service has it; photos of it may still follow. */
function theirs({ conflict, said: { captured_at } }) {
  const known = { activity: conflict.activity, captured_at: conflict.captured_at ?? captured_at, happened_on: conflict.happened_on };
  for (const name of ["product_id", "material", "dose", "interval_days", "quantity", "note"]) {
    if (conflict[name] !== null) known[name] = conflict[name];
  }
  return { said: known, facility: conflict.facility_id, conflict: null, kept: true, state: "sent", late: conflict.late };
}

// What is done with an entry of the queue: mended, taken off this phone and back, settled with what the service has.
import { openForm } from "./diary-entry.js";
import { refresh } from "./diary-home.js";
import { freshId, now } from "./diary-page.js";
import { send } from "./diary-round.js";
import * as store from "./diary-store.js";
import { offerBack } from "./diary-undo.js";

export async function act(name, entry) {
  if (name === "edit") return openForm(entry.said.activity, entry);
  if (name === "drop") await store.change(now.db, "entries", entry.id, { dropped: Date.now() });
  if (name === "drop-photos") await store.dropRefused(now.db, entry.id, Date.now());
  if (name === "keep-theirs") await store.change(now.db, "entries", entry.id, theirs(entry));
  const anew = { conflict: null, state: "here", kept: false, made: Date.now() };
  if (name === "replace") await store.rename(now.db, entry.id, freshId(), { ...anew, corrects: entry.id }, freshId);
  if (name === "keep-both") await store.rename(now.db, entry.id, freshId(), anew, freshId);
  await offerBack(["drop", "drop-photos", "keep-theirs"].includes(name));
  await refresh();
  return send();
}

/** The entry as the service has it, with what this phone had laid aside; photos of it may still follow. */
function theirs(entry) {
  const { conflict, said, facility, kept, state, late } = entry;
  const known = { activity: conflict.activity, captured_at: conflict.captured_at ?? said.captured_at, happened_on: conflict.happened_on };
  for (const name of ["product_id", "material", "dose", "interval_days", "quantity", "note"]) {
    if (conflict[name] !== null) known[name] = conflict[name];
  }
  if (conflict.position_claimed) known.position = conflict.position_claimed;
  const aside = { at: Date.now(), before: { said, facility, conflict, kept, state, late } };
  return { said: known, facility: conflict.facility_id, conflict: null, kept: true, state: "sent", late: conflict.late, aside };
}

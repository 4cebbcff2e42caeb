// Puts entries on the disk of this phone, from the form and from the same again.
import { typing } from "./diary-draft.js";
import { refresh, sayPersistent } from "./diary-home.js";
import { filled } from "./diary-list.js";
import { freshId, now, say, turn, words } from "./diary-page.js";
import { send } from "./diary-round.js";
import * as store from "./diary-store.js";

export const UNSENT = { state: "here", kept: false, problem: null, conflict: null };
export const fresh = () => ({ id: freshId(), owner: typing.writer, made: Date.now(), tried: false });

/** Entries, each with its photos, all on the disk or none; then they are sent. */
export async function keepAll(entries) {
  await store.saveAll(now.db, entries);
  say("kept", entries.length > 1 ? filled(words.kept_many, { count: entries.length }) : words.kept_here, "done");
  turn("home");
  await sayPersistent();
  await refresh();
  void send();
}

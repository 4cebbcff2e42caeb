// The page on which the work of the last day is done again.
import { anew, dayOf, lastDone } from "./diary-again.js";
import { typing } from "./diary-draft.js";
import { fresh, keepAll, UNSENT } from "./diary-keep.js";
import { describe } from "./diary-list.js";
import { at, facts, freshId, now, sayIn, ticked, turn, words } from "./diary-page.js";
import * as store from "./diary-store.js";

let repeatable = [];
const sayAgain = (text) => sayIn("again-wrong", text);

export async function openAgain() {
  const { db, someone } = now;
  typing.writer = someone.id;
  repeatable = lastDone(await store.entriesOf(db, someone.id), someone.recent ?? [], someone.asked, dayOf(new Date()));
  at("again-list").replaceChildren(...repeatable.map((each) => ticked("again", each.id, describe(each.said, each.facility, facts, someone), true)));
  for (const id of ["again-hint", "again-keep"]) at(id).hidden = repeatable.length === 0;
  at("again-none").hidden = repeatable.length > 0;
  sayAgain("");
  turn("again");
}

export async function keepAgain(event) {
  event.preventDefault();
  const chosen = new FormData(at("again")).getAll("again");
  const wanted = repeatable.filter((each) => chosen.includes(each.id));
  if (wanted.length === 0) return sayAgain(words.tick_one);
  at("again-keep").disabled = true;
  try {
    const moment = new Date();
    return await keepAll(wanted.map((each) => [{ ...fresh(), ...anew(each, freshId(), moment), ...UNSENT }, []]));
  } catch (failure) {
    if (failure?.name !== "QuotaExceededError") throw failure;
    return sayAgain(words.full);
  } finally {
    at("again-keep").disabled = false;
  }
}

// The queue as people read it: each entry with its state in a word, an icon and a colour, and what is asked of them.
import { writtenOf } from "./diary-form.js";
import { deedAt } from "./diary-places.js";
import { metresApart, withinError, written } from "./diary-where.js";

/** `words` with `{name}` in them filled. */
export const filled = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** Draws `entries` into `list`; `act(name, entry)` when a button of one is pressed. */
export function draw(list, template, entries, facts, someone, act) {
  list.replaceChildren(...entries.map((entry) => line(template, entry, facts, someone, act)));
}

function line(template, entry, facts, someone, act) {
  const { words } = facts;
  const made = template.content.cloneNode(true).firstElementChild;
  const part = (name) => made.querySelector(`[data-part="${name}"]`);
  const show = (element, text) => {
    element.hidden = false;
    (element.querySelector("span") ?? element).textContent = text;
  };
  made.dataset.entry = entry.id;
  made.dataset.now = entry.state;
  made.querySelector("h3").textContent = [deedAt(facts, someone, entry.said.activity, entry.facility), plotName(someone, entry.facility)].join(" · ");
  part("summary").textContent = summary(entry.said, facts, someone);
  part("when").textContent = filled(words.captured, { time: moment(entry.said.captured_at, facts.language) });
  show(made.querySelector(`[data-state="${entry.state}"]`), stateWords(entry, words));
  if (entry.late) show(part("late"), words.late);
  const refused = entry.photos.find((each) => each.problem);
  if (entry.problem) show(part("problem"), filled(words.refused, { why: entry.problem }));
  else if (refused) show(part("problem"), filled(words.photo_wrong, { why: refused.problem }));
  if (entry.conflict) conflict(part, entry, facts, someone, show);
  const button = (name) => made.querySelector(`[data-act="${name}"]`);
  button("edit").hidden = Boolean(entry.kept || entry.conflict);
  button("drop").hidden = Boolean(entry.kept || entry.conflict);
  button("drop-photos").hidden = !refused;
  part("acts").hidden = [...part("acts").children].every((each) => each.hidden);
  for (const each of made.querySelectorAll("[data-act]")) each.addEventListener("click", () => act(each.dataset.act, entry, each));
  return made;
}

function conflict(part, entry, facts, someone, show) {
  const { words } = facts;
  part("conflict").hidden = false;
  show(part("conflict-said"), words.conflict);
  part("theirs-name").textContent = words.theirs;
  part("mine-name").textContent = words.mine;
  part("theirs").textContent = describe(entry.conflict, entry.conflict.facility_id, facts, someone);
  part("mine").textContent = describe(entry.said, entry.facility, facts, someone);
  where(part, entry.conflict.position_claimed, entry.said.position, facts);
}

/** Both positions, and how far they lie apart; nothing where neither has one. */
function where(part, theirs, mine, { words, language }) {
  if (!theirs && !mine) return;
  for (const [name, position] of [["theirs", theirs], ["mine", mine]]) {
    const line = part(`${name}-where`);
    line.hidden = false;
    line.textContent = position ? filled(words.position, { place: written(position) }) : words.no_position;
  }
  if (!theirs || !mine) return;
  part("apart").hidden = false;
  const metres = Math.round(metresApart(theirs, mine)).toLocaleString(language === "vi" ? "vi-VN" : "en-GB");
  part("apart-said").textContent = filled(withinError(theirs, mine) ? words.apart_within : words.apart, { metres });
}

/** An entry in one line. */
export const describe = (said, facility, facts, someone) =>
  [deedAt(facts, someone, said.activity, facility), plotName(someone, facility), summary(said, facts, someone)].filter(Boolean).join(", ");

/** How far it is, photos counted. */
function stateWords(entry, words) {
  if (entry.photos.length === 0 || entry.state === "accepted") return words[entry.state];
  const count = (name, each) => filled(words[name], { done: each.filter(({ done }) => done).length, all: each.length });
  const [memos, photos] = [true, false].map((wanted) => entry.photos.filter(({ kind }) => (kind === "memo") === wanted));
  const parts = [photos.length ? count("photos_left", photos) : null, memos.length ? count("memos_left", memos) : null];
  return `${words[entry.state]} (${parts.filter(Boolean).join(", ")})`;
}

export const plotName = (someone, id) => someone.plots.find((each) => each.id === id)?.name ?? "–";

/** What was done with what, in one line; of what we sent, or of what the service shows. */
export function summary(said, facts, someone) {
  const measure = (each) => each && `${writtenOf(each.value)} ${facts.units[each.unit] ?? each.unit}`;
  const crop = someone.products.find((each) => each.id === said.product_id)?.name;
  const interval = said.interval_days ?? null;
  return [
    said.material, measure(said.dose), interval === null ? null : filled(facts.words.interval, { days: interval }),
    measure(said.quantity), crop, said.happened_on && day(said.happened_on), said.note,
  ].filter(Boolean).join(", ");
}

const day = (text) => text.split("-").reverse().join("/");

function moment(text, language) {
  const shown = { dateStyle: "short", timeStyle: "short" };
  return new Date(text).toLocaleString(language === "vi" ? "vi-VN" : "en-GB", shown);
}

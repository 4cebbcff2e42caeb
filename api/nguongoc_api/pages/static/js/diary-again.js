// Yesterday's work once more, from what this phone knows: what it wrote down itself, and what the service told it last.
import { QUESTIONS } from "./diary-form.js";

const REPEATED = ["product_id", "material", "dose", "interval_days", "area", "quantity", "note"];

/** What of an entry is kept to be done again: `{id, day, said, facility, responsible}`; of what the service shows. */
export function known(shown) {
  const said = { activity: shown.activity };
  for (const name of REPEATED) if (shown[name] !== null && shown[name] !== undefined) said[name] = shown[name];
  return { id: shown.id, day: shown.happened_on, said, facility: shown.facility_id, responsible: shown.responsible_id };
}

/** What was done on the newest day but today. A harvest, a landing, a delivery is weighed anew each time, so it is not among it. */
export function lastDone(entries, recent, asked, today) {
  // What the service has it knows better, in case it was corrected meanwhile, from the moment on at which it was asked.
  const own = entries
    .filter((each) => !each.problem && !each.conflict && (each.state !== "accepted" || each.accepted > asked))
    .map(({ id, said, facility, responsible }) => ({ ...known({ ...said, id }), day: said.happened_on ?? dayOf(new Date(said.captured_at)), facility, responsible }));
  const mine = new Set(own.map((each) => each.id));
  const every = [...own, ...recent.filter((each) => !mine.has(each.id))]
    .filter(({ day, said }) => day !== today && !QUESTIONS[said.activity]?.includes("quantity!"));
  const newest = every.map((each) => each.day).sort().at(-1);
  return every.filter((each) => each.day === newest);
}

/** The same done today: only the capture is told, so that a wrong clock is put right by whoever receives it. */
export const anew = ({ said, facility, responsible }, id, now) => ({
  id, said: { ...said, captured_at: now.toISOString() }, facility, responsible,
});

/** The day here, as `2026-11-29`. */
export function dayOf(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

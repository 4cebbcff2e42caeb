// What was typed, read as an entry says it: the same rules as the desk's, of which the service has the last word.

/** Which questions an activity has; `!` must be answered. As in `nguongoc/diary/rules.py`. */
export const QUESTIONS = {
  planting: ["plot!", "material", "dose"],
  fertilising: ["plot!", "material!", "dose"],
  spraying: ["plot!", "material!", "interval!", "dose"],
  irrigating: ["plot!", "dose"],
  inspecting: ["plot!"],
  harvesting: ["plot!", "quantity!"],
  first_processing: ["plot!", "quantity"],
  icing: ["plot!", "dose"],
  landing: ["plot!", "quantity!"],
  receiving: ["plot!", "material!", "quantity!"],
  salting: ["plot!", "material", "dose"],
  drying: ["plot!", "quantity"],
  packing: ["plot!", "quantity"],
  cleaning: ["plot!", "material"],
};
const MEASURED = { dose: "dose_unit", quantity: "quantity_unit" };
const PLACE = /^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)(?:\s*±\s*(\d{1,7}))?$/;
const AMOUNT = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,6}))?$/;

/** `1.234,5` as `1234.5`; null for what is no amount, `12.5` among it. */
export function amountOf(text) {
  const found = AMOUNT.exec(text.trim());
  if (found === null) return null;
  const whole = found[1].replaceAll(".", "").replace(/^0+(?=\d)/, "");
  return found[2] === undefined ? whole : `${whole}.${found[2]}`;
}

/** An amount as people write it here. */
export function writtenOf(value) {
  const [whole, decimals] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (decimals ? `,${decimals}` : "");
}

/** `{said, facility, responsible, wrong}` of what was typed: `wrong` says for each field which word of `WORDS` tells it. */
export function read(activity, typed, captured) {
  const wrong = {};
  const said = { activity, captured_at: captured };
  for (const question of QUESTIONS[activity]) {
    const name = question.replace("!", "");
    const text = (typed[name] ?? "").trim();
    if (text === "") {
      if (question.endsWith("!")) wrong[name] = "fill";
    } else if (name in MEASURED) {
      const value = amountOf(text);
      if (value === null) wrong[name] = "number";
      else said[name] = { value, unit: typed[MEASURED[name]] };
    } else if (name === "interval") {
      if (/^\d{1,4}$/.test(text)) said.interval_days = Number(text);
      else wrong[name] = "whole";
    } else if (name === "material") said.material = text;
  }
  // A day is sent only where a person named one: otherwise it is that of the capture, whatever this phone's clock says.
  if (typed.day) said.happened_on = typed.day;
  if (typed.crop) said.product_id = typed.crop;
  const place = (typed.position ?? "").trim();
  if (place) {
    const found = PLACE.exec(place);
    if (found === null) wrong.position = "place";
    else said.position = { latitude: Number(found[1]), longitude: Number(found[2]), accuracy_m: found[3] === undefined ? null : Number(found[3]) };
  }
  if ((typed.note ?? "").trim()) said.note = typed.note.trim();
  return { said, facility: typed.plot, responsible: typed.who || null, wrong };
}

/** Every pair of a ticked place and a ticked member: one activity may be of many. Nobody ticked is the organisation itself. */
export function pairsOf({ plots, members }) {
  const of = members.length > 0 ? members : [""];
  return (plots.length > 0 ? plots : [""]).flatMap((plot) => of.map((who) => ({ plot, who })));
}

/** What was said as typed answers again, for mending it. */
export function typedOf(entry) {
  const { said } = entry;
  const members = entry.responsible ? [entry.responsible] : [];
  const typed = { plots: [entry.facility], members, day: said.happened_on ?? "", crop: said.product_id ?? "" };
  for (const name of Object.keys(MEASURED)) {
    if (said[name]) Object.assign(typed, { [name]: writtenOf(said[name].value), [MEASURED[name]]: said[name].unit });
  }
  typed.interval = said.interval_days === undefined ? "" : String(said.interval_days);
  const { latitude, longitude, accuracy_m: metres } = said.position ?? {};
  typed.position = said.position ? `${latitude}, ${longitude}${metres === null ? "" : ` ±${metres}`}` : "";
  return { ...typed, material: said.material ?? "", note: said.note ?? "" };
}

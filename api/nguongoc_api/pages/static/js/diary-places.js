// What is done where, as `nguongoc/diary/places.py` has it: a boat is not sprayed, and what it brings in is a catch.

/** The places at which such a thing is done. */
export const placesFor = (facts, places, activity) => places.filter(({ kind }) => facts.done_at[kind]?.includes(activity));

/** What an activity is called at these places. */
export function deedOf(facts, activity, places) {
  const caught = activity === "harvesting" && places.length > 0 && places.every(({ kind }) => kind === "boat");
  return caught ? facts.caught : facts.deeds[activity];
}

/** What an activity is called where it was done. */
export const deedAt = (facts, someone, activity, id) => deedOf(facts, activity, someone.plots.filter((each) => each.id === id));

/** Whether a crop can be asked for at any of these places, or at places that this phone does not know yet. */
export const grown = (facts, places) => places.length === 0 || places.some(({ kind }) => facts.grown_at.includes(kind));

/** What is offered to who has these places, each with its word: to who has none yet, the work of the field. */
export function deedsAt(facts, places) {
  const known = places.length > 0 ? places : [{ kind: "plot" }];
  return new Map(Object.keys(facts.deeds)
    .map((activity) => [activity, placesFor(facts, known, activity)])
    .filter(([, fit]) => fit.length > 0)
    .map(([activity, fit]) => [activity, deedOf(facts, activity, fit)]));
}

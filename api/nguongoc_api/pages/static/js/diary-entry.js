// The form in which one activity is written down, or an entry mended.
import { typedNow, typing } from "./diary-draft.js";
import { pairsOf, QUESTIONS, read, typedOf } from "./diary-form.js";
import { fresh, keepAll, UNSENT } from "./diary-keep.js";
import { filled } from "./diary-list.js";
import { at, facts, now, sayIn, ticked, turn, words } from "./diary-page.js";
import { Unread } from "./diary-photos.js";
import { deedOf, grown, placesFor } from "./diary-places.js";
import { drawShots, photosWrong, readyShots } from "./diary-shots.js";
import * as store from "./diary-store.js";

const MOST_AT_ONCE = 100;
const fields = [...document.querySelectorAll("[data-field]")];

function offer(select, choices, first) {
  const options = choices.map(([value, text]) => new Option(text, value));
  select.replaceChildren(...(first === null ? [] : [new Option(first, "")]), ...options);
}

/** A box to tick for each; only one at a time where one entry is mended. */
function tick(name, choices, chosen, single) {
  const box = document.querySelector(`[data-choices="${name}"]`);
  box.replaceChildren(...choices.map(({ id, name: text }) => ticked(name, id, text, chosen.includes(id))));
  box.onchange = single ? ({ target }) => {
    for (const each of box.querySelectorAll("input")) each.checked &&= each === target;
  } : null;
}

/** A crop is asked for where something grows: at a ticked place, or at any while none is ticked. What was said already stays to be seen. */
export function askForCrop() {
  const { plots: ticks, crop } = typedNow();
  const offered = placesFor(facts, now.someone.plots, at("entry").dataset.activity);
  const wanted = grown(facts, ticks.length > 0 ? offered.filter(({ id }) => ticks.includes(id)) : offered);
  document.querySelector("[data-field=crop]").hidden = !wanted && !crop;
  document.querySelector("[data-grown]").hidden = !wanted;
  document.querySelector("[data-not-grown]").hidden = wanted;
}

export async function openForm(activity, entry = null, draft = null) {
  typing.editing = entry;
  // Whoever signs in meanwhile, what is being typed is this person's.
  typing.writer = now.someone.id;
  typing.photos = draft?.photos ?? (entry ? entry.photos.map((each) => ({ ...each })) : []);
  const form = at("entry");
  form.reset();
  form.dataset.activity = activity;
  const plots = placesFor(facts, now.someone.plots, activity);
  at("deed").textContent = deedOf(facts, activity, plots);
  const asked = QUESTIONS[activity].map((each) => each.replace("!", ""));
  const beside = ["day", "who", "crop", "position", "note"];
  for (const field of fields) {
    const name = field.dataset.field;
    field.hidden = !asked.includes(name.replace("_unit", "")) && !beside.includes(name);
    const label = field.querySelector("label, legend");
    label.dataset.usual ??= label.textContent;
    label.textContent = facts.asked[activity]?.[name] ?? label.dataset.usual;
  }
  const named = (each) => [each.id, each.name];
  const typed = draft?.typed ?? (entry ? typedOf(entry) : {});
  tick("plot", plots, typed.plots ?? (plots.length === 1 ? [plots[0].id] : []), entry !== null);
  tick("who", now.someone.members, typed.members ?? [], entry !== null);
  offer(at("crop"), now.someone.products.map(named), words.whole_plot);
  at("material").setAttribute("list", activity === "spraying" ? "substances" : "used");
  const before = (await store.entriesOf(now.db, now.someone.id)).filter((each) => each.said.activity === activity && each.said.material);
  at("used").replaceChildren(...[...new Set(before.map((each) => each.said.material))].map((each) => new Option("", each)));
  for (const [name, value] of Object.entries(typed)) {
    const input = form.elements.namedItem(name);
    if (typeof value === "string" && input?.type !== "checkbox" && input && !(input instanceof RadioNodeList)) input.value = value;
  }
  askForCrop();
  await drawShots();
  wrongs(plots.length > 0 ? {} : { plot: "no_plots" });
  turn("entry");
}

/** Beside each field what is wrong with it; the first is gone to. */
function wrongs(wrong, above = "") {
  for (const field of fields) {
    const name = field.dataset.field;
    const input = field.querySelector("input, select, textarea");
    const line = field.querySelector(".wrong");
    line.hidden = !(name in wrong);
    line.querySelector("span").textContent = words[wrong[name]] ?? "";
    if (name in wrong && input) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", line.id);
    } else {
      input?.removeAttribute("aria-invalid");
      input?.removeAttribute("aria-describedby");
    }
  }
  sayIn("form-wrong", above);
  at("entry").querySelector("[aria-invalid]")?.focus();
}

export async function keep(event) {
  event.preventDefault();
  const activity = at("entry").dataset.activity;
  const typed = typedNow();
  const captured = typing.editing?.said.captured_at ?? new Date().toISOString();
  const pairs = pairsOf(typed);
  const readings = pairs.map((pair) => read(activity, { ...typed, ...pair }, captured));
  const { wrong } = readings[0];
  wrongs(wrong, pairs.length > MOST_AT_ONCE ? filled(words.too_many, { count: MOST_AT_ONCE }) : "");
  if (Object.keys(wrong).length > 0 || pairs.length > MOST_AT_ONCE) return;
  const button = at("entry").querySelector(".main");
  button.disabled = true;
  try {
    const ready = await readyShots();
    const { photos: _photos, ...before } = typing.editing ?? fresh();
    const all = readings.map(({ said: entered, facility, responsible }, index) => [
      { ...before, ...(index === 0 ? {} : fresh()), said: entered, facility, responsible, ...UNSENT },
      index === 0 ? ready.map(({ shown, ...each }) => each) : [],
    ]);
    await keepAll(all);
  } catch (failure) {
    if (failure instanceof Unread) photosWrong(filled(words.photo_unread, { name: failure.message }));
    else if (failure?.name === "QuotaExceededError") wrongs({}, words.full);
    else throw failure;
    window.scrollTo(0, 0);
  } finally {
    button.disabled = false;
  }
}

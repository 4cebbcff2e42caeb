// The diary on the phone: writes down with or without a network, shows what is where, and sends for the one person it belongs to.
import { anew, dayOf, known, lastDone } from "./diary-again.js";
import { pairsOf, QUESTIONS, read, typedOf } from "./diary-form.js";
import { describe, draw, filled } from "./diary-list.js";
import { deedOf, deedsAt, placesFor } from "./diary-places.js";
import { memoOf, photoOf, Unread } from "./diary-photos.js";
import { ask, sendAll, Waits, whoami } from "./diary-send.js";
import * as store from "./diary-store.js";
import { offerRecorder } from "./diary-voice.js";

const EVERY = 30_000;
const LISTS_AFTER = 600_000;
const CHOICES = 100;
const DRAFT_AFTER = 400;
const HELD = "diary-held";
const MOST_AT_ONCE = 100;
const WANTED_BACK = 86_400_000;

const facts = JSON.parse(document.getElementById("facts").textContent);
const { words } = facts;
const at = (id) => document.getElementById(id);
let db;
let someone = null;
let reason = null;
let sending = false;
let left = 0;
let editing = null;
let writer = null;
let drafting;
let photos = [];
const said = new Map();

const freshId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

/** A sentence for the person, until it is said no more; `done` where all is well, `below` where nothing is to be done at once. */
function say(name, text, how = "care") {
  if (text) said.set(name, { text, how });
  else said.delete(name);
  const drawn = (wanted) => [...said.values()].filter(({ how: each }) => wanted.includes(each)).map(({ text: each, how: kind }) => {
    const made = at(kind === "done" ? "notice-done" : "notice-care").content.cloneNode(true).firstElementChild;
    made.querySelector("span").textContent = each;
    return made;
  });
  at("notices").replaceChildren(...drawn(["care", "done"]));
  at("cautions").replaceChildren(...drawn(["below"]));
}

function unfit(text) {
  at("unfit").textContent = text;
  at("plain").hidden = false;
  at("app").hidden = true;
}

// --- what is there -------------------------------------------------------------------------------------------------

async function refresh() {
  at("app").dataset.reason = reason ?? "";
  at("sign-in").hidden = reason !== "sign-in";
  if (someone === null) {
    say("state", words.nobody);
    return;
  }
  at("writer").textContent = filled(words.writes_for, someone);
  offerDeeds();
  const entries = await store.entriesOf(db, someone.id);
  draw(at("queue"), at("line"), entries, facts, someone, act);
  at("empty").hidden = entries.length > 0;
  const open = entries.filter((each) => each.state !== "accepted").length;
  left = open;
  if (open === 0) say("kept", null);
  say("state", stateOf(open, entries.length), open === 0 && reason === null ? "done" : "care");
  await sayOthers();
}

/** What is done at this person's places, and nothing else. */
function offerDeeds() {
  const offered = deedsAt(facts, someone.plots);
  for (const each of document.querySelectorAll("#home [data-activity]")) {
    each.parentElement.hidden = !offered.has(each.dataset.activity);
    each.querySelector("span").textContent = offered.get(each.dataset.activity) ?? "";
  }
}

function stateOf(open, all) {
  const offline = reason === "network" || !navigator.onLine;
  const lines = offline ? [words.no_network] : [];
  if (reason === "later") lines.push(words.later);
  if (open > 0) lines.push(filled(sending && !offline ? words.sending : words.waiting, { count: open }));
  else if (all > 0 && !offline) lines.push(words.all_accepted);
  return lines.join(" ");
}

/** Other people's queues on this phone are named, never shown and never sent; how many there are is held outside the store as well. */
async function sayOthers() {
  const waiting = await store.waiting(db);
  const others = (await store.people(db)).filter((each) => each.id !== someone?.id && waiting.has(each.id));
  const lines = others.map((each) => filled(words.other_person, { count: waiting.get(each.id), name: each.name }));
  say("others", lines.join(" "));
  let count = 0;
  for (const each of waiting.values()) count += each;
  document.cookie = `${HELD}=${count}; path=/producer/app; max-age=${count ? 7_776_000 : 0}; samesite=strict`;
}

/** A browser that threw its store away leaves its cookies: what is gone is said aloud. */
async function sayEvicted() {
  const held = Number(/(?:^|; )diary-held=(\d+)/.exec(document.cookie)?.[1] ?? 0);
  let count = 0;
  for (const each of (await store.waiting(db)).values()) count += each;
  if (held > count) say("evicted", filled(words.evicted, { count: held - count }));
}

async function sayPersistent() {
  const storage = navigator.storage;
  const lasting = (await storage?.persisted?.()) || (await storage?.persist?.()) || false;
  say("persistent", lasting ? null : words.not_persistent, "below");
}

// --- sending -------------------------------------------------------------------------------------------------------

/** One tab at a time; twice would do no harm, for whatever is sent twice is there once. */
async function send() {
  if (sending) return;
  sending = true;
  try {
    if (navigator.locks) await navigator.locks.request("nguongoc-diary", { ifAvailable: true }, (lock) => (lock ? round() : undefined));
    else await round();
  } finally {
    sending = false;
    await refresh();
  }
}

async function round() {
  try {
    const me = await whoami();
    if (me === null) throw new Waits("sign-in");
    await become(me);
    reason = null;
    await refresh();
    await sendAll(db, someone.id, facts.language, refresh);
  } catch (failure) {
    if (!(failure instanceof Waits)) throw failure;
    reason = failure.reason;
  }
}

/** The person whose queue this is from now on; what the form offers is asked for anew now and then. */
async function become(me) {
  const before = (await store.person(db, me.id)) ?? { plots: [], products: [], members: [], asked: 0 };
  someone = { recent: [], ...before, ...me };
  if (Date.now() - before.asked > LISTS_AFTER || before.asked > Date.now()) {
    const asked = Date.now();
    const listed = async (name, more = "") => {
      const answer = await ask(me.id, facts.language, "GET", `/v1/${name}?limit=${CHOICES}${more}`);
      return answer.ok ? (await answer.json()).items : [];
    };
    const kept = ({ id, name, kind }) => ({ id, name, kind });
    const [plots, products, members, recent] = await Promise.all(
      [listed("facilities"), listed("products"), listed("members"), listed("diary", "&standing=true")],
    );
    const lists = { plots: plots.map(kept), products: products.map(kept), members: members.map(kept) };
    Object.assign(someone, { ...lists, recent: recent.map(known), asked });
  }
  await store.putPerson(db, someone);
  await store.setNote(db, "person", me.id);
}

// --- the form ------------------------------------------------------------------------------------------------------

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

function ticked(name, value, text, checked) {
  const made = at("tick").content.cloneNode(true).firstElementChild;
  Object.assign(made.querySelector("input"), { name, value, checked });
  made.querySelector("span").textContent = text;
  return made;
}

/** What the form holds now. */
function typedNow() {
  const data = new FormData(at("entry"));
  return { ...Object.fromEntries(data), plots: data.getAll("plot"), members: data.getAll("who") };
}

const sayPhotosOnce = () => { at("photos-once").hidden = photos.length === 0 || pairsOf(typedNow()).length < 2; };

async function openForm(activity, entry = null, draft = null) {
  editing = entry;
  // Whoever signs in meanwhile, what is being typed is this person's.
  writer = someone.id;
  photos = draft?.photos ?? (entry ? entry.photos.map((each) => ({ ...each })) : []);
  const form = at("entry");
  form.reset();
  form.dataset.activity = activity;
  const plots = placesFor(facts, someone.plots, activity);
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
  tick("who", someone.members, typed.members ?? [], entry !== null);
  offer(at("crop"), someone.products.map(named), words.whole_plot);
  at("material").setAttribute("list", activity === "spraying" ? "substances" : "used");
  const before = (await store.entriesOf(db, someone.id)).filter((each) => each.said.activity === activity && each.said.material);
  at("used").replaceChildren(...[...new Set(before.map((each) => each.said.material))].map((each) => new Option("", each)));
  for (const [name, value] of Object.entries(typed)) {
    const input = form.elements.namedItem(name);
    if (typeof value === "string" && input?.type !== "checkbox" && input && !(input instanceof RadioNodeList)) input.value = value;
  }
  await drawShots();
  wrongs(plots.length > 0 ? {} : { plot: "no_plots" });
  turn("entry");
}

/** What is being typed: phones end a browser while its camera is open. One too full for it says so when the entry itself is to be kept. */
async function keepDraft() {
  if (at("entry").hidden) return;
  const typed = typedNow();
  const draft = { writer, activity: at("entry").dataset.activity, editing, typed };
  await store.setNote(db, "draft", draft).catch(() => undefined);
  at("entry").dataset.drafts = Number(at("entry").dataset.drafts ?? 0) + 1;
}

/** Apart from what is typed, which changes more often; as plain bytes, which are on the disk when they are said to be. */
async function keepDraftPhotos() {
  await keepDraft();
  const plain = await Promise.all(photos.map(async ({ file, ...each }) => (
    file ? { ...each, type: file.type, bytes: await file.arrayBuffer() } : each)));
  await store.setNote(db, "draft-photos", plain).catch(() => undefined);
}

async function openDraft() {
  const draft = await store.note(db, "draft");
  if (!draft || draft.writer !== someone?.id) return;
  const kept = (await store.note(db, "draft-photos")) ?? [];
  const files = kept.map(({ bytes, ...each }) => (bytes ? { ...each, file: new File([bytes], each.name, { type: each.type }) } : each));
  await openForm(draft.activity, draft.editing, { ...draft, photos: files });
}

/** Shows one of `home`, `entry`, `again`. */
function turn(shown) {
  if (shown !== "entry") for (const name of ["draft", "draft-photos"]) void store.setNote(db, name, null);
  for (const each of ["home", "entry", "again"]) at(each).hidden = each !== shown;
  at(shown).querySelector("h1").focus();
  window.scrollTo(0, 0);
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
  at("form-wrong").hidden = above === "";
  at("form-wrong").querySelector("span").textContent = above;
  at("entry").querySelector("[aria-invalid]")?.focus();
}

const UNSENT = { state: "here", kept: false, problem: null, conflict: null };
const fresh = () => ({ id: freshId(), owner: writer, made: Date.now(), tried: false });

/** Entries, each with its photos, all on the disk or none; then they are sent. */
async function keepAll(entries) {
  await store.saveAll(db, entries);
  say("kept", entries.length > 1 ? filled(words.kept_many, { count: entries.length }) : words.kept_here, "done");
  turn("home");
  await sayPersistent();
  await refresh();
  void send();
}

async function keep(event) {
  event.preventDefault();
  const activity = at("entry").dataset.activity;
  const typed = typedNow();
  const captured = editing?.said.captured_at ?? new Date().toISOString();
  const pairs = pairsOf(typed);
  const readings = pairs.map((pair) => read(activity, { ...typed, ...pair }, captured));
  const { wrong } = readings[0];
  wrongs(wrong, pairs.length > MOST_AT_ONCE ? filled(words.too_many, { count: MOST_AT_ONCE }) : "");
  if (Object.keys(wrong).length > 0 || pairs.length > MOST_AT_ONCE) return;
  const button = at("entry").querySelector(".main");
  button.disabled = true;
  try {
    const ready = await Promise.all(photos.map((each) => {
      if (!each.file) return each;
      return isMemo(each) ? memoOf(each.file, each.id) : photoOf(each.file, at("smaller").checked, facts.largest_photo, each.id);
    }));
    const { photos: _photos, ...before } = editing ?? fresh();
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

// --- photos --------------------------------------------------------------------------------------------------------

function photosWrong(text) {
  at("photos-wrong").hidden = text === "";
  at("photos-wrong").querySelector("span").textContent = text;
}

const isMemo = ({ kind }) => kind === "memo";

async function addMemo(file) {
  const full = photos.filter(isMemo).length >= facts.most_memos;
  if (!full) photos.push({ id: freshId(), kind: "memo", file, name: file.name, length: file.size });
  await drawShots();
  await keepDraftPhotos();
  photosWrong(full ? filled(words.memo_count, { count: facts.most_memos }) : "");
}

async function addPhotos(input) {
  const files = [...input.files];
  input.value = "";
  const room = facts.most_photos - photos.filter((each) => !isMemo(each)).length;
  photos.push(...files.slice(0, room).map((file) => ({ id: freshId(), file, name: file.name, length: file.size })));
  await drawShots();
  await keepDraftPhotos();
  photosWrong(files.length > room ? filled(words.photo_count, { count: facts.most_photos }) : "");
}

async function drawShots() {
  photosWrong("");
  at("smaller-ask").hidden = !photos.some((each) => each.file && !isMemo(each));
  const drawn = async (each) => {
    const blob = each.file ?? new Blob([await store.bytesOf(db, each.id)], { type: each.type });
    const made = document.createElement("li");
    const picture = isMemo(each) ? Object.assign(new Audio(), { controls: true }) : document.createElement("img");
    const size = Math.max(0.1, each.length / 1_000_000).toLocaleString(facts.language === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 1 });
    const told = filled(words.photo_small, { name: each.name, size });
    picture[isMemo(each) ? "ariaLabel" : "alt"] = told;
    picture.src = URL.createObjectURL(blob);
    if (!isMemo(each)) picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = `✕ ${told}`;
    away.addEventListener("click", () => {
      photos = photos.filter((other) => other.id !== each.id);
      void drawShots().then(keepDraftPhotos);
    });
    made.append(picture, away);
    return made;
  };
  at("shots").replaceChildren(...await Promise.all(photos.filter((each) => !isMemo(each)).map(drawn)));
  at("sounds").replaceChildren(...await Promise.all(photos.filter(isMemo).map(drawn)));
  sayPhotosOnce();
}

// --- the same again ------------------------------------------------------------------------------------------------

let repeatable = [];

async function openAgain() {
  writer = someone.id;
  repeatable = lastDone(await store.entriesOf(db, someone.id), someone.recent ?? [], someone.asked, dayOf(new Date()));
  at("again-list").replaceChildren(...repeatable.map((each) => ticked("again", each.id, describe(each.said, each.facility, facts, someone), true)));
  for (const id of ["again-hint", "again-keep"]) at(id).hidden = repeatable.length === 0;
  at("again-none").hidden = repeatable.length > 0;
  sayAgain("");
  turn("again");
}

function sayAgain(text) {
  at("again-wrong").hidden = text === "";
  at("again-wrong").querySelector("span").textContent = text;
}

async function keepAgain(event) {
  event.preventDefault();
  const chosen = new FormData(at("again")).getAll("again");
  const wanted = repeatable.filter((each) => chosen.includes(each.id));
  if (wanted.length === 0) return sayAgain(words.tick_one);
  at("again-keep").disabled = true;
  try {
    const now = new Date();
    return await keepAll(wanted.map((each) => [{ ...fresh(), ...anew(each, freshId(), now), ...UNSENT }, []]));
  } catch (failure) {
    if (failure?.name !== "QuotaExceededError") throw failure;
    return sayAgain(words.full);
  } finally {
    at("again-keep").disabled = false;
  }
}

// --- what is done with an entry ------------------------------------------------------------------------------------

async function act(name, entry) {
  if (name === "edit") return openForm(entry.said.activity, entry);
  if (name === "drop") {
    await store.change(db, "entries", entry.id, { dropped: Date.now() });
    await offerBack();
  }
  if (name === "drop-photos") {
    const { photos: all, ...plain } = entry;
    await store.save(db, plain, all.filter((each) => !each.problem));
  }
  if (name === "keep-theirs") await store.change(db, "entries", entry.id, theirs(entry));
  const anew = { conflict: null, state: "here", kept: false, made: Date.now() };
  if (name === "replace") await store.rename(db, entry.id, freshId(), { ...anew, corrects: entry.id }, freshId);
  if (name === "keep-both") await store.rename(db, entry.id, freshId(), anew, freshId);
  await refresh();
  return send();
}

/** The entry that was taken off this phone last is there for a day; what is older goes with its photos. */
async function offerBack() {
  const all = someone === null ? [] : await store.dropped(db, someone.id);
  const [last, ...older] = all;
  for (const each of older) if (Date.now() - each.dropped > WANTED_BACK) await store.drop(db, each.id);
  const lasts = last !== undefined && Date.now() - last.dropped < WANTED_BACK;
  at("undo").hidden = !lasts;
  if (!lasts) return;
  at("undo").querySelector("p").textContent = filled(words.dropped, { what: describe(last.said, last.facility, facts, someone) });
  at("undo").querySelector("button").onclick = async () => {
    await store.change(db, "entries", last.id, { dropped: null });
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

// --- begin ---------------------------------------------------------------------------------------------------------

async function installWorker() {
  const registration = await navigator.serviceWorker.register("/producer/app/worker.js", { scope: "/producer/app" });
  const offerNew = () => {
    if (registration.waiting && navigator.serviceWorker.controller) at("update").hidden = false;
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offerNew));
  offerNew();
  at("update").querySelector("button").addEventListener("click", () => registration.waiting?.postMessage("use-new"));
  const had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (had) location.reload(); });
}

function listen() {
  for (const each of document.querySelectorAll("[data-activity]:not(form)")) {
    each.addEventListener("click", () => { if (someone) void openForm(each.dataset.activity); });
  }
  at("entry").addEventListener("submit", (event) => void keep(event));
  at("again").addEventListener("submit", (event) => void keepAgain(event));
  at("again-open").addEventListener("click", () => { if (someone) void openAgain(); });
  at("again-back").addEventListener("click", () => turn("home"));
  at("entry").addEventListener("input", () => {
    sayPhotosOnce();
    clearTimeout(drafting);
    drafting = setTimeout(() => void keepDraft(), DRAFT_AFTER);
  });
  at("back").addEventListener("click", () => turn("home"));
  at("send-now").addEventListener("click", () => void send());
  offerRecorder(at("voice"), facts.most_seconds, (file) => void addMemo(file));
  for (const id of ["camera", "gallery"]) at(id).addEventListener("change", () => void addPhotos(at(id)));
  window.addEventListener("online", () => void send());
  window.addEventListener("offline", () => { reason = "network"; void refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void send(); });
  // Only while something waits: asking is using the session, which shall end on a phone that was left lying open.
  setInterval(() => { if (!document.hidden && left > 0) void send(); }, EVERY);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    at("install").hidden = false;
    at("install").addEventListener("click", () => void event.prompt(), { once: true });
  });
}

async function begin() {
  if (!("serviceWorker" in navigator) || !crypto.subtle) return unfit(words.unfit);
  try {
    db = await store.open(() => unfit(words.outdated));
  } catch (failure) {
    return unfit(failure?.name === "VersionError" ? words.outdated : words.private);
  }
  at("plain").hidden = true;
  at("app").hidden = false;
  const id = await store.note(db, "person");
  someone = id === undefined ? null : ((await store.person(db, id)) ?? null);
  listen();
  await sayEvicted();
  await refresh();
  await offerBack();
  await openDraft();
  // A phone that cannot keep the shell still keeps the queue; it needs the network to open.
  await installWorker().catch(() => say("worker", words.unfit));
  return send();
}

void begin();

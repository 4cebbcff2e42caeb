// The diary on the phone: writes down with or without a network, shows what is where, and sends for the one person it belongs to.
import { keepAgain, openAgain } from "./diary-again-page.js";
import { keepDraft, lastDraft } from "./diary-draft.js";
import { askForCrop, keep, openForm } from "./diary-entry.js";
import { onAct, refresh, sayEvicted } from "./diary-home.js";
import { at, facts, now, say, turn, unfit, words } from "./diary-page.js";
import { act } from "./diary-queue.js";
import { send } from "./diary-round.js";
import { addMemo, addPhotos, sayPhotosOnce } from "./diary-shots.js";
import * as store from "./diary-store.js";
import { offerBack } from "./diary-undo.js";
import { offerRecorder } from "./diary-voice.js";

const EVERY = 30_000;
const DRAFT_AFTER = 400;
let drafting;

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
    each.addEventListener("click", () => { if (now.someone) void openForm(each.dataset.activity); });
  }
  at("entry").addEventListener("submit", (event) => void keep(event));
  at("again").addEventListener("submit", (event) => void keepAgain(event));
  at("again-open").addEventListener("click", () => { if (now.someone) void openAgain(); });
  at("again-back").addEventListener("click", () => turn("home"));
  at("entry").addEventListener("input", () => {
    sayPhotosOnce();
    askForCrop();
    clearTimeout(drafting);
    drafting = setTimeout(() => void keepDraft(), DRAFT_AFTER);
  });
  at("back").addEventListener("click", () => turn("home"));
  at("send-now").addEventListener("click", () => void send());
  offerRecorder(at("voice"), facts.most_seconds, (file) => void addMemo(file));
  for (const id of ["camera", "gallery"]) at(id).addEventListener("change", () => void addPhotos(at(id)));
  window.addEventListener("online", () => void send());
  window.addEventListener("offline", () => { now.reason = "network"; void refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void send(); });
  // Only while something waits: asking is using the session, which shall end on a phone that was left lying open.
  setInterval(() => { if (!document.hidden && now.left > 0) void send(); }, EVERY);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    at("install").hidden = false;
    at("install").addEventListener("click", () => void event.prompt(), { once: true });
  });
}

async function begin() {
  if (!("serviceWorker" in navigator) || !crypto.subtle) return unfit(words.unfit);
  try {
    now.db = await store.open(() => unfit(words.outdated));
  } catch (failure) {
    return unfit(failure?.name === "VersionError" ? words.outdated : words.private);
  }
  at("plain").hidden = true;
  at("app").hidden = false;
  const id = await store.note(now.db, "person");
  now.someone = id === undefined ? null : ((await store.person(now.db, id)) ?? null);
  onAct(act);
  listen();
  await sayEvicted();
  await refresh();
  await offerBack();
  const draft = await lastDraft();
  if (draft) await openForm(draft.activity, draft.editing, draft);
  // A phone that cannot keep the shell still keeps the queue; it needs the network to open.
  await installWorker().catch(() => say("worker", words.unfit));
  return send();
}

void begin();

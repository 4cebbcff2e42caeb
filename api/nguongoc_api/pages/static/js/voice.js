// Speaking in place of typing, in fields that hold words of no person: a browser may send the voice to its maker, so that is said before
// the first time it listens. Where the browser cannot hear there is no button; nothing that is heard goes anywhere from here but into the field.
const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;
const template = document.getElementById("speaking");
const TOLD = "speaking-told";
const LANGUAGES = { vi: "vi-VN", en: "en-US" };
const REFUSED = { "not-allowed": "denied", "service-not-allowed": "denied", "audio-capture": "denied", "no-speech": "nothing", aborted: "" };
let hearing = null;

function offer(field) {
  const part = template.content.firstElementChild.cloneNode(true);
  const button = part.querySelector("button");
  const one = { field, button, word: button.querySelector("[data-word]"), status: part.querySelector("[role=status]") };
  button.querySelector(".away").textContent = ` ${document.querySelector(`label[for="${field.id}"]`)?.textContent.trim() ?? ""}`;
  button.addEventListener("click", () => press(one));
  field.after(part);
}

function press(one) {
  if (hearing?.one === one) return hearing.recognition.stop();
  hearing?.recognition.abort();
  if (!sessionStorage.getItem(TOLD)) {
    sessionStorage.setItem(TOLD, "1");
    return say(one, "told", "begin");
  }
  if (!navigator.onLine) return say(one, "network");
  listen(one);
}

function listen(one) {
  const recognition = new Recognition();
  recognition.lang = LANGUAGES[document.documentElement.lang] ?? LANGUAGES.vi;
  let said = "nothing";
  recognition.onresult = (event) => {
    for (const result of Array.from(event.results).slice(event.resultIndex)) {
      if (result.isFinal) said = put(one.field, result[0].transcript) ? "" : "full";
    }
  };
  recognition.onerror = (event) => {
    said = REFUSED[event.error] ?? "network";
  };
  recognition.onend = () => {
    if (hearing?.recognition === recognition) hearing = null;
    one.button.setAttribute("aria-pressed", "false");
    say(one, said);
  };
  hearing = { one, recognition };
  one.button.setAttribute("aria-pressed", "true");
  say(one, "listening", "stop");
  recognition.start();
}

/** At the cursor, as if it were typed; false where it was cut to what the field holds. */
function put(field, heard) {
  const { value, selectionStart, selectionEnd } = field;
  const before = value.slice(0, selectionStart), after = value.slice(selectionEnd);
  let text = heard.normalize("NFC").trim();
  if (!before) text = text.charAt(0).toUpperCase() + text.slice(1);
  if (before && !/\s$/.test(before)) text = ` ${text}`;
  if (after && !/^\s/.test(after)) text += " ";
  const room = field.maxLength < 0 ? text.length : field.maxLength - before.length - after.length;
  field.setRangeText(text.slice(0, Math.max(0, room)), selectionStart, selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return text.length <= room;
}

function say(one, words, button = "speak") {
  one.status.textContent = words ? template.dataset[words] : "";
  one.word.textContent = template.dataset[button];
}

if (Recognition && template) {
  document.querySelectorAll("[data-spoken]").forEach(offer);
  const stop = () => hearing?.recognition.abort();
  addEventListener("pagehide", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
}

// Makes photos small before they are sent, and records what is rather said than typed; without this script both are chosen as files.

import { shrunk } from "./diary-photos.js";

const SMALL = 400_000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 24_000;

/** `files` in place of what was chosen. */
function put(input, files) {
  const given = new DataTransfer();
  for (const each of files) given.items.add(each);
  input.files = given.files;
}

/** As it was where drawing it anew makes nothing smaller. */
async function small(file) {
  if (file.size <= SMALL) return file;
  const made = await shrunk(file);
  return made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, ".jpg"), { type: made.type }) : file;
}

function photos(form) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  input.addEventListener("change", async () => {
    button.disabled = true;
    // More than there is room for stay chosen: the service says what was not taken.
    const files = await Promise.all([...input.files].map((each) => small(each).catch(() => each)));
    put(input, files);
    form.querySelector("[data-names]").replaceChildren(...files.map((each) => {
      const line = document.createElement("li");
      line.textContent = `${each.name}, ${Math.ceil(each.size / 1000)} kB`;
      return line;
    }));
    button.disabled = false;
  });
}

function memo(form) {
  const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind) return;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const input = form.querySelector("input[type=file]");
  const say = (which) => {
    for (const each of form.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== which;
  };
  const turn = (recording) => {
    part("record").hidden = recording;
    part("stop").hidden = !recording;
    (recording ? part("stop") : part("record")).focus();
  };
  part("recorder").hidden = false;

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      say("refused");
      return;
    }
    const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    const heard = [];
    let seconds = 0;
    const end = () => { if (recorder.state !== "inactive") recorder.stop(); };
    const clock = setInterval(() => {
      seconds += 1;
      part("seconds").textContent = seconds;
      if (seconds >= Number(form.dataset.most)) end();
    }, 1000);
    recorder.addEventListener("dataavailable", ({ data }) => heard.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      for (const each of stream.getTracks()) each.stop();
      const bare = kind.split(";")[0];
      const file = new File(heard, `loi-noi.${bare.split("/")[1]}`, { type: bare });
      put(input, [file]);
      part("heard").src = URL.createObjectURL(file);
      part("heard").hidden = false;
      say("heard");
      turn(false);
    }, { once: true });
    part("stop").addEventListener("click", end, { once: true });
    recorder.start();
    part("seconds").textContent = 0;
    say("recording");
    turn(true);
  }
  part("record").addEventListener("click", () => void record());
}

for (const each of document.querySelectorAll("[data-photos]")) photos(each);
if (window.MediaRecorder && navigator.mediaDevices) {
  for (const each of document.querySelectorAll("[data-memo]")) memo(each);
}

// Makes photos small before they are sent, and records what is rather said than typed; without this script both are chosen as files.

import { shrunk } from "./diary-photos.js";
import { offerRecorder } from "./diary-voice.js";

const SMALL = 400_000;

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
  const [input, sound] = [form.querySelector("input[type=file]"), form.querySelector("[data-heard]")];
  offerRecorder(form, Number(form.dataset.most), (file) => {
    put(input, [file]);
    sound.src = URL.createObjectURL(file);
    sound.hidden = false;
  });
}

for (const each of document.querySelectorAll("[data-photos]")) photos(each);
for (const each of document.querySelectorAll("[data-memo]")) memo(each);

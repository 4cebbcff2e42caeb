// Photos and memos beside what is being typed.
import { keepDraftPhotos, typedNow, typing } from "./diary-draft.js";
import { pairsOf } from "./diary-form.js";
import { filled } from "./diary-list.js";
import { at, facts, freshId, now, sayIn, words } from "./diary-page.js";
import { memoOf, photoOf } from "./diary-photos.js";
import * as store from "./diary-store.js";

const isMemo = ({ kind }) => kind === "memo";

export const photosWrong = (text) => sayIn("photos-wrong", text);

/** Of one activity that is many entries, the photos go with the first; that is said. */
export const sayPhotosOnce = () => { at("photos-once").hidden = typing.photos.length === 0 || pairsOf(typedNow()).length < 2; };

/** As they are sent; raises `Unread` of one that is no photo. */
export const readyShots = () => Promise.all(typing.photos.map((each) => {
  if (!each.file) return each;
  return isMemo(each) ? memoOf(each.file, each.id) : photoOf(each.file, at("smaller").checked, facts.largest_photo, each.id);
}));

export async function addMemo(file) {
  const full = typing.photos.filter(isMemo).length >= facts.most_memos;
  if (!full) typing.photos.push({ id: freshId(), kind: "memo", file, name: file.name, length: file.size });
  await drawShots();
  await keepDraftPhotos();
  photosWrong(full ? filled(words.memo_count, { count: facts.most_memos }) : "");
}

export async function addPhotos(input) {
  const files = [...input.files];
  input.value = "";
  const room = facts.most_photos - typing.photos.filter((each) => !isMemo(each)).length;
  typing.photos.push(...files.slice(0, room).map((file) => ({ id: freshId(), file, name: file.name, length: file.size })));
  await drawShots();
  await keepDraftPhotos();
  photosWrong(files.length > room ? filled(words.photo_count, { count: facts.most_photos }) : "");
}

export async function drawShots() {
  photosWrong("");
  at("smaller-ask").hidden = !typing.photos.some((each) => each.file && !isMemo(each));
  const drawn = async (each) => {
    const blob = each.file ?? new Blob([await store.bytesOf(now.db, each.id)], { type: each.type });
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
      typing.photos = typing.photos.filter((other) => other.id !== each.id);
      void drawShots().then(keepDraftPhotos);
    });
    made.append(picture, away);
    return made;
  };
  at("shots").replaceChildren(...await Promise.all(typing.photos.filter((each) => !isMemo(each)).map(drawn)));
  at("sounds").replaceChildren(...await Promise.all(typing.photos.filter(isMemo).map(drawn)));
  sayPhotosOnce();
}

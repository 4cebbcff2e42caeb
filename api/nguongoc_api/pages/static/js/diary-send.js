// Sends one person's queue: each entry, then its photos piece by piece from where the service says it has come to. Whatever is sent again is there once.
import { accept, bytesOf, change, drop, dropBytes, entriesOf } from "./diary-store.js";

const GATE = "/producer/app";
const PIECE = 262_144;
const PATIENCE = 60_000;
const MOST_TRIES = 3;
const KEPT_DAYS = 30;

/** Why the queue waits: `network`, `sign-in`, `account` (somebody else is signed in), `later`. */
export class Waits extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Who is signed in at this browser; null for nobody. */
export async function whoami() {
  const answer = await fetched(`${GATE}/me`, {});
  if (answer.status === 401) return null;
  if (answer.status === 403) throw new Waits("account");
  if (!answer.ok) throw new Waits("later");
  return answer.json();
}

/** An answer of the API, for `owner` alone. */
export async function ask(owner, language, method, path, body, headers = {}) {
  const said = { "Acting-Account": owner, "Accept-Language": language, ...headers };
  const answer = await fetched(`${GATE}${path}`, { method, body, headers: said });
  if (answer.status === 401) throw new Waits("sign-in");
  if (answer.status >= 500 || answer.status === 429) throw new Waits("later");
  if (answer.status === 403 && (await answer.clone().json()).code === "account-elsewhere") throw new Waits("account");
  return answer;
}

async function fetched(url, options) {
  const ending = new AbortController();
  const patience = setTimeout(() => ending.abort(), PATIENCE);
  try {
    return await fetch(url, { cache: "no-store", credentials: "same-origin", signal: ending.signal, ...options });
  } catch {
    throw new Waits("network");
  } finally {
    clearTimeout(patience);
  }
}

/** Everything of `owner` that is not accepted; `tell` after each step. Raises `Waits`. */
export async function sendAll(db, owner, language, tell) {
  const queue = (await entriesOf(db, owner)).reverse();
  for (const entry of queue) {
    if (entry.state === "accepted") await forgetOld(db, entry);
    else if (!entry.conflict && !entry.problem) await sendOne(db, entry, language, tell);
  }
}

/** What was accepted a month ago stands in the diary itself. */
async function forgetOld(db, entry) {
  if (Date.now() - (entry.accepted ?? Date.now()) > KEPT_DAYS * 86_400_000) await drop(db, entry.id);
}

async function sendOne(db, entry, language, tell) {
  if (!entry.kept && !(await sendEntry(db, entry, language, tell))) return;
  let whole = true;
  for (const photo of entry.photos) {
    const sendIt = photo.kind === "memo" ? sendMemo : sendPhoto;
    if (!photo.done) whole = (await sendIt(db, entry, photo, language, tell)) && whole;
  }
  if (whole) await accept(db, entry.id);
  await tell();
}

/** Said to be sent before it leaves: who is cut off in between must take it for possibly there. */
async function sendEntry(db, entry, language, tell) {
  await change(db, "entries", entry.id, { state: "sent", tried: true });
  await tell();
  let answer;
  try {
    const json = { "Content-Type": "application/json" };
    answer = await ask(entry.owner, language, "POST", pathOf(entry), JSON.stringify(bodyOf(entry, new Date())), json);
  } catch (failure) {
    await change(db, "entries", entry.id, { state: "here" });
    throw failure;
  }
  const said = await answer.json();
  if (answer.ok) {
    await change(db, "entries", entry.id, { kept: true, late: said.items[0].late, warnings: said.warnings });
  } else if (said.code === "diary-entry-differs") {
    await change(db, "entries", entry.id, { state: "here", conflict: said.kept });
  } else {
    await change(db, "entries", entry.id, { state: "here", problem: sentenceOf(said) });
  }
  await tell();
  return answer.ok;
}

/** Its bytes are needed no more, unless what this phone had may be taken out again and sent beside it. */
async function arrived(db, entry, photo) {
  await change(db, "photos", photo.id, { done: true });
  if (!entry.aside) await dropBytes(db, photo.id);
}

/** A memo goes whole: it is small, and the same bytes sent again are there once. */
async function sendMemo(db, entry, memo, language, tell) {
  const headers = { "Content-Type": memo.type };
  const answer = await ask(entry.owner, language, "POST", `/v1/diary/${entry.id}/memos`, await bytesOf(db, memo.id), headers);
  if (answer.ok) {
    await arrived(db, entry, memo);
  } else {
    await change(db, "photos", memo.id, { problem: sentenceOf(await answer.json()) });
  }
  await tell();
  return answer.ok;
}

/** True once the service has every byte and found the hash that was announced. */
async function sendPhoto(db, entry, photo, language, tell) {
  const path = `/v1/diary/${entry.id}/photos/${photo.id}`;
  const bytes = await bytesOf(db, photo.id);
  const announced = JSON.stringify({ length: photo.length, sha256: photo.sha256 });
  const json = { "Content-Type": "application/json" };
  for (let tries = 0; tries < MOST_TRIES; ) {
    let answer = await ask(entry.owner, language, "PUT", path, announced, json);
    let offset = Number(answer.headers.get("Upload-Offset"));
    while (answer.ok && answer.headers.get("Upload-Complete") !== "?1") {
      const end = Math.min(offset + PIECE, photo.length);
      const headers = {
        "Content-Type": "application/partial-upload", "Upload-Offset": String(offset),
        "Upload-Complete": end === photo.length ? "?1" : "?0",
      };
      answer = await ask(entry.owner, language, "PATCH", path, bytes.slice(offset, end), headers);
      if (answer.ok) offset = Number(answer.headers.get("Upload-Offset"));
    }
    if (answer.ok) {
      await arrived(db, entry, photo);
      await tell();
      return true;
    }
    const said = await answer.json();
    // Somewhere else than we thought, other bytes, or thrown away meanwhile: announced again, it says where to go on.
    if (!["upload-offset-wrong", "upload-hash-wrong", "diary-photo-not-found"].includes(said.code)) {
      await change(db, "photos", photo.id, { problem: sentenceOf(said) });
      await tell();
      return false;
    }
    tries += 1;
  }
  throw new Waits("later");
}

/** Where an entry is sent to: a correction takes the place of an earlier one. */
export const pathOf = (entry) => (entry.corrects ? `/v1/diary/${entry.corrects}/correction` : "/v1/diary");

/** What is sent: all of it as it was written, but for the phone's clock of now, by which a wrong clock is noticed. */
export function bodyOf(entry, now) {
  const plot = { id: entry.id, facility_id: entry.facility };
  if (entry.responsible) plot.responsible_id = entry.responsible;
  const said = { ...entry.said, sent_at: now.toISOString() };
  return entry.corrects ? { ...said, plot } : { ...said, plots: [plot] };
}

const sentenceOf = (said) => [...(said.errors ?? [said])].map((each) => each.detail || each.title).join(" ");

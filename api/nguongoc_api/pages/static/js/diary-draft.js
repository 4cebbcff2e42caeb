// What is being typed, and its draft on the disk: phones end a browser while its camera is open.
import { at, now } from "./diary-page.js";
import * as store from "./diary-store.js";

/** Who types, which entry they mend (null for a new one), and the photos and memos beside it. */
export const typing = { writer: null, editing: null, photos: [] };

/** What the form holds now. */
export function typedNow() {
  const data = new FormData(at("entry"));
  return { ...Object.fromEntries(data), plots: data.getAll("plot"), members: data.getAll("who") };
}

/** A phone too full for it says so when the entry itself is to be kept. */
export async function keepDraft() {
  if (at("entry").hidden) return;
  const typed = typedNow();
  const { writer, editing } = typing;
  const draft = { writer, activity: at("entry").dataset.activity, editing, typed };
  await store.setNote(now.db, "draft", draft).catch(() => undefined);
  at("entry").dataset.drafts = Number(at("entry").dataset.drafts ?? 0) + 1;
}

/** Apart from what is typed, which changes more often; as plain bytes, which are on the disk when they are said to be. */
export async function keepDraftPhotos() {
  await keepDraft();
  const plain = await Promise.all(typing.photos.map(async ({ file, ...each }) => (
    file ? { ...each, type: file.type, bytes: await file.arrayBuffer() } : each)));
  await store.setNote(now.db, "draft-photos", plain).catch(() => undefined);
}

/** What this person was typing when the browser ended, with its photos; null for nothing. */
export async function lastDraft() {
  const draft = await store.note(now.db, "draft");
  if (!draft || draft.writer !== now.someone?.id) return null;
  const kept = (await store.note(now.db, "draft-photos")) ?? [];
  const photos = kept.map(({ bytes, ...each }) => (bytes ? { ...each, file: new File([bytes], each.name, { type: each.type }) } : each));
  return { ...draft, photos };
}

// Photos of an entry as a person chose them: byte for byte, or smaller where they said so; with the hash by which the service will know them.
const TAKEN = ["image/jpeg", "image/png", "image/webp"];
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

/** `{id, name, type, length, sha256, bytes, done}` of a file. Raises the file's name where it is none that is taken. */
export async function photoOf(file, smaller, largest, id) {
  let blob = file;
  if (smaller || !TAKEN.includes(file.type)) blob = await shrunk(file).catch(() => { throw new Unread(file.name); });
  if (blob.size > largest || blob.size === 0) throw new Unread(file.name);
  const bytes = await blob.arrayBuffer();
  return { id, name: file.name, type: blob.type, length: bytes.byteLength, sha256: await digest(bytes), bytes, done: false };
}

/** The same of a voice memo, which is sent as it was recorded. */
export async function memoOf(file, id) {
  const bytes = await file.arrayBuffer();
  return { id, kind: "memo", name: file.name, type: file.type, length: bytes.byteLength, sha256: await digest(bytes), bytes, done: false };
}

export class Unread extends Error {}

/** In hexadecimal digits. */
export async function digest(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Drawn anew, upright, no side longer than is looked at, and without what the phone wrote into it. Raises where it cannot be drawn. */
export async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const factor = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * factor);
  canvas.height = Math.round(picture.height * factor);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("not drawn"))), "image/jpeg", QUALITY);
  });
}

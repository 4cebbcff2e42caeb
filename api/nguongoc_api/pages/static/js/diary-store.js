// What this phone holds: entries, their photos, and what each person's form offers. Every write is one transaction, on the disk before it is said to be kept.
const NAME = "nguongoc-diary";

/** One step a version, only ever added to: a phone may come from any of them, with a queue. */
export const UPGRADES = [
  (db) => {
    db.createObjectStore("people", { keyPath: "id" });
    db.createObjectStore("entries", { keyPath: "id" }).createIndex("owner", "owner");
    db.createObjectStore("photos", { keyPath: "id" }).createIndex("entry", "entry");
    db.createObjectStore("bytes");
    db.createObjectStore("notes");
  },
];

/** Opens or upgrades; `outdated` is called when a newer version of the application wants to. */
export function open(outdated, upgrades = UPGRADES) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, upgrades.length);
    asked.onupgradeneeded = ({ oldVersion }) => {
      for (const upgrade of upgrades.slice(oldVersion)) upgrade(asked.result, asked.transaction);
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => {
        asked.result.close();
        outdated();
      };
      resolve(asked.result);
    };
  });
}

const got = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** `work` in one transaction; settled when it is on the disk, rejected (a full phone: `QuotaExceededError`) when nothing of it is. */
export function within(db, stores, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    let answer;
    transaction.oncomplete = () => resolve(answer);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    work((name) => transaction.objectStore(name)).then((made) => { answer = made; }, (failure) => {
      try { transaction.abort(); } catch { /* it has been, by the failure itself */ }
      reject(failure);
    });
  });
}

export const note = (db, key) => within(db, ["notes"], "readonly", (store) => got(store("notes").get(key)));
export const setNote = (db, key, value) => within(db, ["notes"], "readwrite", (store) => got(store("notes").put(value, key)));
export const person = (db, id) => within(db, ["people"], "readonly", (store) => got(store("people").get(id)));
export const people = (db) => within(db, ["people"], "readonly", (store) => got(store("people").getAll()));
export const putPerson = (db, someone) => within(db, ["people"], "readwrite", (store) => got(store("people").put(someone)));

/** An entry with its photos; see `saveAll`. */
export const save = (db, entry, photos) => saveAll(db, [[entry, photos]]);

/** Entries with their photos, all of them whole or nothing at all. `photos` are `{id, sha256, length, type, name, bytes}`; those that were there before and are not among them go. */
export function saveAll(db, entries) {
  return within(db, ["entries", "photos", "bytes"], "readwrite", async (store) => {
    for (const [entry, photos] of entries) await put(store, entry, photos);
  });
}

async function put(store, entry, photos) {
  const before = await got(store("photos").index("entry").getAllKeys(entry.id));
  const kept = new Set(photos.map((each) => each.id));
  for (const id of before.filter((each) => !kept.has(each))) {
    store("photos").delete(id);
    store("bytes").delete(id);
  }
  await got(store("entries").put(entry));
  for (const { bytes, ...photo } of photos) {
    await got(store("photos").put({ ...photo, entry: entry.id }));
    if (bytes !== undefined) await got(store("bytes").put(bytes, photo.id));
  }
}

/** One person's entries, the newest first, each with what is known of its photos but not their bytes. */
export function entriesOf(db, owner) {
  return within(db, ["entries", "photos"], "readonly", async (store) => {
    const entries = (await got(store("entries").index("owner").getAll(owner))).filter((each) => !each.dropped);
    const photos = await got(store("photos").getAll());
    const of = (entry) => photos.filter((each) => each.entry === entry.id && !each.dropped);
    return entries.map((each) => ({ ...each, photos: of(each) })).sort((a, b) => b.made - a.made);
  });
}

/** How many entries of each person are not accepted yet. */
export function waiting(db) {
  return within(db, ["entries"], "readonly", async (store) => {
    const counts = new Map();
    for (const { owner, state, dropped } of await got(store("entries").getAll())) {
      if (state !== "accepted" && !dropped) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    return counts;
  });
}

/** What is there with `changed` over it; undefined where it has gone meanwhile. */
export function change(db, name, id, changed) {
  return within(db, [name], "readwrite", async (store) => {
    const before = await got(store(name).get(id));
    if (before === undefined) return undefined;
    const after = { ...before, ...changed };
    await got(store(name).put(after));
    return after;
  });
}

/** Accepted, if by now nothing of it is left to send or to choose: what was taken back meanwhile has its way. */
export function accept(db, id) {
  return within(db, ["entries", "photos"], "readwrite", async (store) => {
    const entry = await got(store("entries").get(id));
    const photos = await got(store("photos").index("entry").getAll(id));
    if (entry === undefined || entry.conflict || photos.some((each) => !each.done && !each.dropped)) return;
    await got(store("entries").put({ ...entry, state: "accepted", accepted: Date.now() }));
  });
}

export const bytesOf = (db, id) => within(db, ["bytes"], "readonly", (store) => got(store("bytes").get(id)));
export const dropBytes = (db, id) => within(db, ["bytes"], "readwrite", (store) => got(store("bytes").delete(id)));

/** The same entry under another id, so that both can be kept: its photos go with it, under new ids as well. */
export function rename(db, id, newId, changed, freshId) {
  return within(db, ["entries", "photos", "bytes"], "readwrite", async (store) => {
    const entry = await got(store("entries").get(id));
    const photos = await got(store("photos").index("entry").getAll(id));
    store("entries").delete(id);
    await got(store("entries").put({ ...entry, ...changed, id: newId }));
    for (const photo of photos) {
      const bytes = await got(store("bytes").get(photo.id));
      const fresh = freshId();
      store("photos").delete(photo.id);
      store("bytes").delete(photo.id);
      await got(store("photos").put({ ...photo, id: fresh, entry: newId, done: false, problem: null }));
      await got(store("bytes").put(bytes, fresh));
    }
  });
}

/** What one person took away by a press and may still want back, the last first. */
export function takenAway(db, owner) {
  return within(db, ["entries", "photos"], "readonly", async (store) => {
    const entries = await got(store("entries").index("owner").getAll(owner));
    const photos = await got(store("photos").getAll());
    const found = entries.flatMap((entry) => {
      const refused = photos.filter((each) => each.entry === entry.id && each.dropped).map((each) => each.dropped);
      return [
        { act: "drop", at: entry.dropped, entry },
        { act: "keep-theirs", at: entry.aside?.at, entry },
        { act: "drop-photos", at: Math.max(0, ...refused), entry },
      ];
    });
    return found.filter((each) => each.at).sort((a, b) => b.at - a.at);
  });
}

/** Photos that the service refuses are sent and shown no more; their bytes stay until `forgetTaken`. */
export function dropRefused(db, id, at) {
  return within(db, ["photos"], "readwrite", async (store) => {
    for (const photo of await got(store("photos").index("entry").getAll(id))) {
      if (photo.problem && !photo.dropped) await got(store("photos").put({ ...photo, dropped: at }));
    }
  });
}

/** As it was before the press. */
export function putBack(db, { act, entry: { id } }) {
  return within(db, ["entries", "photos"], "readwrite", async (store) => {
    const entry = await got(store("entries").get(id));
    if (entry === undefined) return;
    if (act === "drop") await got(store("entries").put({ ...entry, dropped: null }));
    if (act === "keep-theirs") await got(store("entries").put({ ...entry, ...entry.aside?.before, aside: null }));
    if (act !== "drop-photos") return;
    await got(store("entries").put({ ...entry, state: entry.kept ? "sent" : entry.state }));
    for (const photo of await got(store("photos").index("entry").getAll(id))) {
      if (photo.dropped) await got(store("photos").put({ ...photo, dropped: null }));
    }
  });
}

/** Gone for good, with the bytes that were kept in case it was wanted back. */
export async function forgetTaken(db, { act, entry: { id } }) {
  if (act === "drop") return drop(db, id);
  return within(db, ["entries", "photos", "bytes"], "readwrite", async (store) => {
    const entry = await got(store("entries").get(id));
    if (act === "keep-theirs" && entry !== undefined) await got(store("entries").put({ ...entry, aside: null }));
    for (const photo of await got(store("photos").index("entry").getAll(id))) {
      if (act === "drop-photos" && photo.dropped) store("photos").delete(photo.id);
      if (act === "drop-photos" ? photo.dropped : photo.done) store("bytes").delete(photo.id);
    }
  });
}

export function drop(db, id) {
  return within(db, ["entries", "photos", "bytes"], "readwrite", async (store) => {
    for (const photo of await got(store("photos").index("entry").getAllKeys(id))) {
      store("photos").delete(photo);
      store("bytes").delete(photo);
    }
    await got(store("entries").delete(id));
  });
}

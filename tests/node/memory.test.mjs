// What the device remembers of status lists, and the bounds of what it reads: in Node, with a shelf in the place of localStorage.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const shelf = new Map();
globalThis.localStorage = { getItem: (name) => shelf.get(name) ?? null, setItem: (name, value) => shelf.set(name, value) };
const module = (name) => import(pathToFileURL(`${process.env.NGUONGOC_SCRIPTS}/${name}`).href);
const { rememberLists, rememberedLists } = await module("memory.js");
const { strongest, unpack } = await module("status.js");

const seen = (version, ...places) => {
  const final = new Uint8Array(16_384);
  for (const place of places) final[place >> 3] |= 0x80 >> (place & 7);
  return { version, at: 1_764_000_000_000, sha256: "0".repeat(64), final };
};
const upTo = (bits) => bits.subarray(0, bits.findLastIndex(Boolean) + 1);
const encoded = (data) => `u${gzipSync(data).toString("base64url")}`;
beforeEach(() => shelf.clear());

test("a list that was kept comes back with every place", () => {
  rememberLists({ one: seen(7, 0, 4711, 131_071), two: seen(null) });
  const { one, two } = rememberedLists();
  assert.deepEqual([one.version, one.at, one.sha256], [7, 1_764_000_000_000, "0".repeat(64)]);
  assert.deepEqual(upTo(one.final), upTo(seen(7, 0, 4711, 131_071).final));
  assert.equal(two.version, null);
});

test("a later version takes the place of an earlier one and leaves the others", () => {
  rememberLists({ one: seen(1), two: seen(2) });
  rememberLists({ one: seen(3, 5) });
  assert.deepEqual(Object.entries(rememberedLists()).map(([url, { version }]) => [url, version]), [["two", 2], ["one", 3]]);
});

test("of too many lists the one not seen for longest is forgotten", () => {
  for (let each = 0; each < 70; each += 1) rememberLists({ [`list ${each}`]: seen(each + 1) });
  const kept = Object.keys(rememberedLists());
  assert.equal(kept.length, 64);
  assert.equal(kept[0], "list 6");
});

test("a memory that cannot be read or written stands in nobody's way", () => {
  for (const broken of ["{", "7", "null", '{"one": 1}', '{"one": [1, 2, "x", 4]}']) {
    shelf.set("nguongoc-lists", broken);
    rememberLists({ two: seen(2) });
    assert.equal(rememberedLists().two.version, 2);
  }
  globalThis.localStorage.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  rememberLists({ three: seen(3) });
});

test("a list is unpacked whole, and not beyond any list of ours", async () => {
  assert.equal((await unpack(encoded(new Uint8Array(16_384)), 1)).length, 16_384);
  for (const [data, size] of [[new Uint8Array(16_383), 1], [new Uint8Array(16_384), 3], [new Uint8Array(1024 * 1024 + 1), 1], [new Uint8Array(64 * 1024 * 1024), 1]]) {
    await assert.rejects(unpack(encoded(data), size));
  }
  for (const text of ["", "u", "z", undefined, 7, "uAAAA", `${encoded(new Uint8Array(16_384))}=`, encoded(new Uint8Array(16_384)).slice(0, -40)]) {
    await assert.rejects(unpack(text, 1));
  }
});

test("of several findings the strongest is told, and good news last", () => {
  assert.equal(strongest([undefined, "status-good"]), "status-good");
  assert.equal(strongest(["list-stale", "on-hold", "revoked", "recalled"]), "recalled");
  assert.equal(strongest(["superseded", "status-taken-back", "revoked"]), "status-taken-back");
  assert.equal(strongest(["list-not-given", "list-stale"]), "list-not-given");
});

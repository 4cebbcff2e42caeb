// A log that ended and the one after it, as the device follows them: notes made by the Python side, in Node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

const told = JSON.parse(readFileSync(process.env.NGUONGOC_NOTES, "utf8"));
const shelf = new Map();
let successions = [];
globalThis.localStorage = { getItem: (name) => shelf.get(name) ?? null, setItem: (name, value) => shelf.set(name, value) };
globalThis.fetch = async (path) => {
  const body = { "/log/key": `${told.old_key}\n`, "/log/keys": JSON.stringify({ keys: [told.new_key, told.old_key], successions }) }[path];
  return { ok: body !== undefined, status: 404, arrayBuffer: async () => new TextEncoder().encode(body).buffer };
};
const module = (name) => import(pathToFileURL(`${process.env.NGUONGOC_SCRIPTS}/${name}`).href);
const { isOpenedAlone, isSameLog, logNamed, originOf, remembered, remembersAny, rememberNewer } = await module("memory.js");
const { leadsOn, succeeds } = await module("verify.js");
const oldOrigin = originOf(told.seen), newOrigin = originOf(told.new_head);
const seen = { key: told.old_key, note: told.seen };
beforeEach(() => { shelf.clear(); successions = [told.opening]; });

test("an opening that both keys signed leads from one log to the other and back, a forged one nowhere", async () => {
  assert.equal(await succeeds(told.old_key, told.new_key, [told.opening]), true);
  assert.equal(await succeeds(told.new_key, told.old_key, [told.opening]), true);
  for (const forged of [...told.forged, told.opening.replace("v1", "v2"), "", "nothing"]) {
    assert.equal(await succeeds(told.old_key, told.new_key, [forged]), false);
  }
});

test("an end that says less of the old log than was seen of it leads nowhere", async () => {
  assert.equal(await leadsOn(seen, told.new_key, [told.opening]), true);
  assert.equal(await leadsOn(seen, told.new_key, [told.denying]), false);
});

test("each log is asked for under its own name, and remembered in a place of its own", async () => {
  assert.deepEqual(await logNamed(oldOrigin), { key: told.old_key, path: "" });
  assert.deepEqual(await logNamed(newOrigin), { key: told.new_key, path: "2-0a1b2c3d/" });
  assert.equal(remembersAny(), false);
  await rememberNewer(null, told.old_key, told.seen, 3);
  await rememberNewer(null, told.new_key, told.new_head, 1);
  assert.deepEqual(remembered(oldOrigin), seen);
  assert.deepEqual(remembered(newOrigin), { key: told.new_key, note: told.new_head });
});

test("a device that knows the old log takes the new one for the same, and no other for it", async () => {
  assert.equal(await isSameLog(null, told.new_key), true);
  await rememberNewer(null, told.old_key, told.seen, 3);
  assert.equal(await isSameLog(remembered(newOrigin), told.new_key), true);
  successions = [told.denying];
  assert.equal(await isSameLog(remembered(newOrigin), told.new_key), false);
  successions = [];
  assert.equal(await isSameLog(remembered(newOrigin), told.new_key), false);
});

test("a log that goes on by its own word alone is told from a fork, leads back and never on", async () => {
  assert.equal(await isOpenedAlone(null, told.new_head), false);
  await rememberNewer(null, told.old_key, told.seen, 3);
  successions = [told.alone];
  assert.equal(await isSameLog(remembered(newOrigin), told.new_key), false);
  assert.equal(await isOpenedAlone(null, told.new_head), true);
  assert.equal(await succeeds(told.old_key, told.new_key, [told.alone]), false);
  assert.equal(await succeeds(told.new_key, told.old_key, [told.alone]), true);
  for (const forged of [told.alone.replace("\n7\n", "\n8\n"), told.opening, told.alone.replace(" without the old key", "")]) {
    successions = [forged];
    assert.equal(await isOpenedAlone(null, told.new_head), false);
  }
});

// The modules of the check on the reader's device, in Node, against samples/vectors: each case is a test of its own.
// NGUONGOC_SCRIPTS is a folder of the modules; with NGUONGOC_WITHOUT_ED25519 this process has no Ed25519, as older browsers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import judgeVectors from "./judge_vectors.mjs";

if (process.env.NGUONGOC_WITHOUT_ED25519) {
  const known = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (format, key, algorithm, ...more) => (algorithm === "Ed25519"
    ? Promise.reject(new DOMException("none", "NotSupportedError")) : known(format, key, algorithm, ...more));
}
const vectors = JSON.parse(readFileSync(process.env.NGUONGOC_VECTORS, "utf8"));
const said = await judgeVectors([pathToFileURL(`${process.env.NGUONGOC_SCRIPTS}/verify.js`).href, vectors]);

// What differs by design: no witness is pinned here, and the log's key came from where the record came from.
const expected = ({ steps, without_witness: unwitnessed, certificates }) => {
  const { 3: signature, 4: key, 6: log, 7: status } = { ...steps, ...unwitnessed };
  return { 3: signature, 4: key, 6: log === "logged-and-cosigned" ? "logged-under-served-key" : log, 7: status, certificates };
};

for (const each of vectors.cases.filter(({ browser }) => browser)) {
  test(each.name, () => assert.deepEqual(said[each.name], expected(each)));
}

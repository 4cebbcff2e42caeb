// "Check it yourself" on the page of a lot: fetches the evidence from this site alone, judges it here, says what came out.
// The words stand in the page in its language and hidden; a device that checked before checks again without being asked.

import { asText, tile } from "./fetching.js";
import { isSameLog, remembered, rememberNewer } from "./memory.js";

const box = document.querySelector("[data-check]");

// did:web of this site alone: the policy of the page lets nothing else be asked.
const documentOf = async (did) => {
  const [method, kind, host, ...path] = did.split(":");
  if (method !== "did" || kind !== "web" || decodeURIComponent(host) !== location.host) return undefined;
  return asText(path.length ? `/${path.join("/")}/did.json` : "/.well-known/did.json");
};

const PASS = new Set(["signed", "logged-under-served-key", "key-valid-when-logged"]);
const RED = new Set(["record-malformed", "record-not-the-shown", "signature-wrong", "key-not-published", "key-not-the-logged", "issuer-differs",
  "key-not-yet-valid", "key-revoked", "key-not-for-records", "key-expired",
  "proof-malformed", "entry-malformed", "entry-of-other-record", "entry-of-other-key", "checkpoint-malformed", "checkpoint-forged", "log-untrusted", "inclusion-refuted"]);

// Where the DID document says that a key signs no more, what is said of it, and whose keys that is signed with.
const endingsOf = async (did, document) => {
  if (!/"(expires|revoked)"/.test(document ?? "")) return {};
  const host = did.split(":").slice(0, 3).join(":");
  const { items } = JSON.parse(await asText(`/key-statements?did=${encodeURIComponent(did)}`));
  return { statements: items, documents: { [host]: await documentOf(host), [did]: document } };
};

// What is said, and the reason for it: `holds`, `fork`, `fails` or `cannot`.
async function checked() {
  const { judge, takeApart } = await import("./verify.js");
  if (!globalThis.crypto?.subtle) return ["cannot", "no-secure-connection"];
  const seen = remembered(), id = box.dataset.check;
  const served = (await asText("/log/key")).trim();
  if (!await isSameLog(seen, served)) return ["fork", "log-key-changed"];
  const record = (await asText(`/records/${id}`, "application/vc+jwt")).trim();
  const proof = await asText(`/log/proof/${id}?checkpoint=newest`);
  const { did } = takeApart(record), document = await documentOf(did), endings = await endingsOf(did, document);
  const said = await judge(record, { document, proof, logKey: served, remembered: seen?.note, rememberedKey: seen?.key, tile, ...endings });
  if (said.payload !== box.dataset.sha256) return ["fails", "record-not-the-shown"];
  if (said.steps[6] === "log-inconsistent") return ["fork", said.steps[6]];
  const reason = [said.steps[3], said.steps[4], said.steps[6]].find((each) => RED.has(each));
  if (reason) return ["fails", reason];
  const open = [said.steps[3], said.steps[6], said.steps[4]].find((each) => !PASS.has(each));
  if (open) return ["cannot", open];
  await rememberNewer(seen, served, said.logged.note, said.logged.size);
  return ["holds", seen ? "log-continues" : "log-first-seen"];
}

function show(outcome, reason) {
  for (const said of box.querySelectorAll("[data-said]")) said.hidden = ![outcome, reason].includes(said.dataset.said);
  box.querySelector("[data-reason]").textContent = reason;
  box.dataset.outcome = outcome;
}

async function run() {
  show("checking", "");
  try { show(...await checked()); } catch (error) {
    show(...(error.reason ? ["fails", error.reason] : ["cannot", "not-reached"]));
  }
}

if (box) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", run);
  if (remembered()) run();
}

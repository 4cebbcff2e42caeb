// "Check it yourself" on the page of a lot: fetches the evidence from this site alone, judges it here, says what came out.
// The words stand in the page in its language and hidden; a device that checked before checks again without being asked.

import { asText, tileOf } from "./fetching.js";
import { isOpenedAlone, isSameLog, logNamed, originOf, rememberLists, remembered, rememberedLists, rememberNewer, remembersAny } from "./memory.js";

const box = document.querySelector("[data-check]");

const SITE = `did:web:${encodeURIComponent(location.host)}`;

// The policy of the page lets this site alone be asked: of a DID on another domain, for what was kept and logged of its document.
const documentOf = async (did) => {
  const [method, kind, host, ...path] = did.split(":");
  if (method !== "did" || kind !== "web") return undefined;
  if (decodeURIComponent(host) !== location.host) return asText(`/did-documents?did=${encodeURIComponent(did)}`).catch(() => undefined);
  return asText(path.length ? `/${path.join("/")}/did.json` : "/.well-known/did.json");
};

const MOST = 8;
// What no honest host hands out.
const TAMPERED = new Set(["certificate-forged", "certificate-log-refuted"]);
const PASS = new Set(["signed", "logged-under-served-key", "key-valid-when-logged", "status-good"]);
// The record holds, and this is what has been ordered or said of it since.
const TOLD = new Set(["recalled", "partly-recalled", "revoked", "superseded", "expired", "on-hold"]);
const RED = new Set(["record-malformed", "record-not-the-shown", "signature-wrong", "key-not-published", "key-not-the-logged", "issuer-differs",
  "key-not-yet-valid", "key-revoked", "key-not-for-records", "key-expired", "key-statement-forged",
  "list-rolled-back", "status-taken-back", "newer-untrusted",
  "proof-malformed", "entry-malformed", "entry-of-other-record", "entry-of-other-key", "checkpoint-malformed", "checkpoint-forged", "log-untrusted", "log-note-forged", "inclusion-refuted"]);

// Where the DID document says that a key signs no more, what is said of it.
const statementsOn = async (did, document) => {
  if (!/"(expires|revoked)"/.test(document ?? "")) return [];
  return JSON.parse(await asText(`/key-statements?did=${encodeURIComponent(did)}`)).items;
};

// Both status lists of a record, by address, where they stand on this site; one that cannot be had is not there.
const listsOf = async (credential) => {
  const url = credential.credentialStatus?.statusListCredential;
  if (typeof url !== "string" || new URL(url).host !== location.host) return {};
  const addresses = [url, `${url}-message`];
  const texts = await Promise.all(addresses.map((each) => asText(new URL(each).pathname, "application/vc+jwt").catch(() => undefined)));
  return Object.fromEntries(addresses.map((each, at) => [each, texts[at]?.trim()]));
};

// What certifiers signed of the goods of a record, each with its answer. Whoever is not on this site cannot be asked from here.
async function certificatesOf(id, taken, evidence) {
  const { takeApart } = await import("./verify.js"), { judgeCertificates } = await import("./certificates.js");
  const given = JSON.parse(await asText(`/certificates?record=${id}`)).items.slice(0, MOST);
  const signed = given.flatMap(({ credential }) => { try { return [takeApart(credential)]; } catch { return []; } });
  const documents = { ...evidence.documents }, lists = { ...evidence.lists };
  for (const { did, credential } of signed) {
    documents[did] ??= await documentOf(did).catch(() => undefined);
    if (!(credential.credentialStatus?.statusListCredential in lists)) Object.assign(lists, await listsOf(credential).catch(() => ({})));
  }
  return judgeCertificates(given, taken, { ...evidence, documents, lists });
}

// What is said, and the reason for it: `holds`, `told`, `fork`, `fails` or `cannot`.
async function checked() {
  const { judge, takeApart } = await import("./verify.js");
  if (!globalThis.crypto?.subtle) return ["cannot", "no-secure-connection"];
  const id = box.dataset.check;
  const record = (await asText(`/records/${id}`, "application/vc+jwt")).trim();
  const proof = await asText(`/log/proof/${id}?checkpoint=newest`);
  const note = proof.slice(proof.indexOf("\n\n") + 2), origin = originOf(note), seen = remembered(origin);
  const { key: served, path } = await logNamed(origin);
  if (!await isSameLog(seen, served)) return await isOpenedAlone(seen, note) ? ["cannot", "log-opened-alone"] : ["fork", "log-key-changed"];
  const { did, credential } = takeApart(record);
  const [document, ofSite, lists] = await Promise.all([documentOf(did), documentOf(SITE), listsOf(credential)]);
  const taken = takeApart(record), evidence = {
    document, proof, logKey: served, remembered: seen?.note, rememberedKey: seen?.key, tile: tileOf(path),
    statements: await statementsOn(did, document), documents: { [SITE]: ofSite, [did]: document }, lists, seen: rememberedLists(),
  };
  const said = await judge(record, evidence);
  if (said.payload !== box.dataset.sha256) return ["fails", "record-not-the-shown"];
  if (said.steps[6] === "log-inconsistent") return ["fork", said.steps[6]];
  rememberLists(said.lists);
  const { 3: signature, 4: key, 6: log, 7: status } = said.steps;
  const reason = [signature, key, log, status].find((each) => RED.has(each));
  if (reason) return ["fails", reason];
  const open = [signature, log, key].find((each) => !PASS.has(each));
  if (open) return ["cannot", open];
  await rememberNewer(seen, served, said.logged.note, said.logged.size);
  const certificates = await certificatesOf(id, taken, { ...evidence, remembered: said.logged.note, rememberedKey: served }).catch(() => null);
  await showCertificates(certificates).catch(() => undefined);
  const tampered = certificates?.find((each) => TAMPERED.has(each.reason));
  if (tampered) return ["fails", tampered.reason];
  if (TOLD.has(status)) return ["told", status];
  if (!PASS.has(status)) return ["cannot", status];
  return ["holds", seen ? "log-continues" : "log-first-seen"];
}

// One line for each: what was found of it, and what that does not show.
async function showCertificates(told) {
  const { default: sentences } = await import(`./reasons.${document.documentElement.lang}.js`);
  const list = box.querySelector("[data-certificates]"), alone = told === null ? "certificates-not-had" : "certificates-none";
  const rows = told?.length ? told : [{ reason: alone, shown: [] }];
  list.replaceChildren(...rows.map(({ name, number, certifier, reason, shown }) => {
    const row = document.createElement("li"), title = document.createElement("b");
    title.textContent = name ? `${name}, ${number} (${certifier}): ` : "";
    row.dataset.found = reason;
    row.append(title, [...shown, reason].map((each) => sentences[each] ?? each).join("; "));
    return row;
  }));
  list.hidden = false;
}

// A sentence that stands in the page already, or out of the file of all reasons in the page's language.
const sentenceFor = async (reason) => {
  if (!reason || box.querySelector(`[data-said="${reason}"]`)) return "";
  const { default: sentences } = await import(`./reasons.${document.documentElement.lang}.js`);
  return sentences[reason] ?? "";
};

async function show(outcome, reason) {
  const sentence = await sentenceFor(reason).catch(() => "");
  for (const said of box.querySelectorAll("[data-said]")) said.hidden = ![outcome, reason].includes(said.dataset.said);
  box.querySelector("[data-why]").textContent = sentence;
  box.querySelector("[data-reason]").textContent = reason;
  box.dataset.outcome = outcome;
}

async function run() {
  box.querySelector("[data-certificates]").hidden = true;
  await show("checking", "");
  try { await show(...await checked()); } catch (error) {
    await show(...(error.reason ? ["fails", error.reason] : ["cannot", "not-reached"]));
  }
}

if (box) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", run);
  if (remembersAny()) run();
}

// What certifiers signed of a record's goods: by whose key, whose and of what, whether the log holds it, and what ended it.
// The rules and their order are those of nguongoc.verify.certificate for whoever pins no trust root; samples/vectors pins the answers.
// So no certificate passes here: the best that can be said is what `shown` says, and that nobody here knows the certifier.

import { compact, need, signed, thumbprint, when } from "./signatures.js";
import { TERMS, isRevoked, keysAt } from "./status.js";
import { judgeLog } from "./verify.js";

const CONTEXT = "https://www.w3.org/ns/credentials/v2", TYPE = "DigitalConformityCredential", SKEW = 5 * 60 * 1000;
const MOST = 8, LONGEST = 2048, LONGEST_CREDENTIAL = 96 * 1024, ZONED = /(Z|[+-]\d\d:\d\d)$/;
// What is not there says nothing of whether the log holds it.
const NOT_SHOWN = new Set(["proof-not-given", "consistency-not-given"]);

const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= LONGEST;
const timeOf = (value) => { need(ZONED.test(value), "certificate-forged"); return when(value); };

function placeOf(status) {
  if (status === undefined || status === null) return undefined;
  const { statusPurpose, statusListIndex: index, statusListCredential: url } = status;
  need(statusPurpose === "revocation" && Number.isInteger(index) && index >= 0 && index < 2 ** 32 && isText(url), "certificate-forged");
  return { url, index };
}

function factsOf({ credential }) {
  const { issuer, credentialSubject: subject } = credential, product = subject[`${TERMS}product`] ?? undefined, gtin = product?.[`${TERMS}gtin`];
  const texts = [credential.id, issuer.id, issuer.name, subject.id, subject.name, subject.issuedToParty.id, ...["number", "scheme", "territory"].map((each) => subject[TERMS + each])];
  need(credential["@context"][0] === CONTEXT && credential.type.includes(TYPE) && texts.every(isText) && (gtin === undefined || isText(gtin)), "certificate-forged");
  return {
    issuer: issuer.id, certifier: issuer.name, address: subject.id, name: subject.name, number: subject[`${TERMS}number`], party: subject.issuedToParty.id,
    ofProduct: product !== undefined, gtin, attested: timeOf(subject[`${TERMS}attestedAt`]), from: timeOf(credential.validFrom),
    until: credential.validUntil === undefined ? Infinity : timeOf(credential.validUntil), status: placeOf(credential.credentialStatus),
  };
}

// The record names it, or it covers the holder as a whole, or a product with the GTIN of the record's own link.
function isOfGoods(facts, { credentialSubject: subject }) {
  const named = subject.characteristics?.[`${TERMS}certificate`], own = /\/01\/(\d{8,14})(?:[/?#]|$)/.exec(subject.id)?.[1].padStart(14, "0");
  const isNamed = Array.isArray(named) && named.some((each) => each?.[`${TERMS}id`] === facts.address);
  return !facts.ofProduct || isNamed || (facts.gtin !== undefined && facts.gtin === own);
}

async function logSays(taken, jws, proof, method, evidence) {
  try {
    const logged = await judgeLog(taken, jws, { ...evidence, proof: proof ?? undefined });
    return logged.key === await thumbprint(method.jwk) ? "certificate-logged" : "certificate-log-refuted";
  } catch (error) {
    if (!error.reason) throw error;
    return NOT_SHOWN.has(error.reason) ? "certificate-log-not-given" : "certificate-log-refuted";
  }
}

async function judgeOne({ credential: jws, proof }, record, evidence) {
  let taken, facts;
  try {
    need(jws.length <= LONGEST_CREDENTIAL, "certificate-forged");
    taken = compact(jws);
    facts = factsOf(taken);
  } catch { return { reason: "certificate-forged", shown: [] }; }
  const { documents = {}, now = Date.now() } = evidence, said = (reason, ...shown) => ({ ...facts, reason, shown });
  const method = keysAt(documents, taken.did).find((each) => each.id === taken.header.kid);
  if (!method) return said("certificate-trust-not-given", "certificate-key-not-here");
  const isSigned = await signed(method.jwk, taken.header.alg, taken.signature, taken.message).catch(() => false);
  if (facts.issuer !== taken.did || !isSigned) return said("certificate-forged");
  if (facts.party !== record.credential.issuer.id) return said("certificate-of-others", "certificate-signed");
  if (!isOfGoods(facts, record.credential)) return said("certificate-not-of-record", "certificate-signed");
  const log = await logSays(taken, jws, proof, method, evidence);
  if (log === "certificate-log-refuted") return said(log);
  const isOver = facts.status && await isRevoked(facts.status, evidence);
  if (isOver) return said("certificate-revoked", "certificate-signed", log);
  const status = isOver === false ? "certificate-standing" : "certificate-status-not-given";
  if (now < facts.from - SKEW) return said("certificate-not-yet", "certificate-signed", log, status);
  if (now >= facts.until) return said("certificate-expired", "certificate-signed", log, status);
  return said("certificate-trust-not-given", "certificate-signed", log, status);
}

// Of a record that is known to be its issuer's: an answer for each credential `given`, with its proof; none for what comes after the eighth.
export const judgeCertificates = (given, record, evidence) => Promise.all(given.slice(0, MOST).map((each) => judgeOne(each, record, evidence)));
